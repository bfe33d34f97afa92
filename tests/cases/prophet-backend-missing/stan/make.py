from prophet import Prophet


def build_model():
    return Prophet(yearly_seasonality=True)


model = build_model()
