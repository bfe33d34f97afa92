import pathlib
import xml.etree.ElementTree as tree

pathlib.Path("0001.xml").write_text("<annotation><object")


def load_data():
    return tree.parse("0001.xml")


load_data()
