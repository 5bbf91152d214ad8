"""Which loss for which output?"""

from pages.lessons.content.loss_and_output import LESSON
from pages.lessons.frame.show import show

show(LESSON)
