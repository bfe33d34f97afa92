"""The dashboard: pages draw, `show` is the only place where foreign text meets Streamlit."""
