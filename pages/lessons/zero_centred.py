"""Why zero-centred?"""

from pages.lessons.content.zero_centred import LESSON
from pages.lessons.show import show

show(LESSON)
