"""Which activation should I take?"""

from pages.lessons.content.which_activation import LESSON
from pages.lessons.show import show

show(LESSON)
