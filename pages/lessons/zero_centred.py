"""Why zero-centred?"""

from pages.lessons.content.zero_centred import LESSON
from pages.lessons.frame.show import show

show(LESSON)
