"""What does backpropagation multiply?"""

from pages.lessons.content.chain_rule import LESSON
from pages.lessons.frame.show import show

show(LESSON)
