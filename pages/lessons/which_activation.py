"""Which activation should I take?"""

from pages.lessons.content.which_activation import LESSON
from pages.lessons.frame.show import show

show(LESSON)
