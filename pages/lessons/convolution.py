"""How does a convolution see?"""

from pages.lessons.content.convolution import LESSON
from pages.lessons.show import show

show(LESSON)
