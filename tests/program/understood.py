"""What a program says, before it computes, that it took its files for."""
import re

# A line for the files of each kind, and one of their states.
UNDERSTOOD = re.compile(r"(\w+: [^\n]+: [^\n]+\n)+"
                        r"\w+: ((HRS|state 0) [\d,]+ resistances?|\d+ levels)[^\n]*\n")
