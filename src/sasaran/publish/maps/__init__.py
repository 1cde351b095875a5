"""Maps without tiles or network: areas as SVG paths, from a boundary file or from the pack's points."""

from sasaran.publish.maps.choropleth import choropleth, cuts_of
from sasaran.publish.maps.picture import Inset, Picture, Shape, draw
from sasaran.publish.maps.places import Placed, place

__all__ = ["Inset", "Picture", "Placed", "Shape", "choropleth", "cuts_of", "draw", "place"]
