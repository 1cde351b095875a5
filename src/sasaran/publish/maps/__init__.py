"""Maps without tiles or network: areas as SVG paths, from a boundary file or from the pack's points."""

from sasaran.publish.maps.picture import Inset, Picture, Shape, draw

__all__ = ["Inset", "Picture", "Shape", "draw"]
