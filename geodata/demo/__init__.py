"""A made-up mountain district: seeded, the same on every machine, and labelled as made up everywhere.

Its totals are those of one real notice of February 2022: 19 communes, 1,357 cases so far, 121 of them on
19 February, of which 59 in the community. Everything else — borders, names, people — is invented.
"""

from geodata.demo.files import DEMO_TODAY, DemoFiles, write_demo

__all__ = ["DEMO_TODAY", "DemoFiles", "write_demo"]
