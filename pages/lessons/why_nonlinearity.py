"""Why non-linearity?"""

from pages.lessons.content.why_nonlinearity import LESSON
from pages.lessons.show import show

show(LESSON)
