"""How does a convolution see?"""

from pages.lessons.content.convolution import LESSON
from pages.lessons.frame.show import show

show(LESSON)
