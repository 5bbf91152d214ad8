"""What does backpropagation multiply?"""

from pages.lessons.content.chain_rule import LESSON
from pages.lessons.show import show

show(LESSON)
