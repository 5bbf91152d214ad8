"""Why non-linearity?"""

from pages.lessons.content.why_nonlinearity import LESSON
from pages.lessons.frame.show import show

show(LESSON)
