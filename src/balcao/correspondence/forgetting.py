"""What this room keeps of a case, and what becomes of it when the case is deleted."""

from balcao.correspondence import models
from balcao.foundation.forgetting.api import Goes, Rule

FORGETS: tuple[Rule, ...] = (
    Goes(model=models.FieldQuestion, where={"draft_id__in": "draft"}),
    Goes(model=models.Thread, where={"case_id__in": "case"}, finds={"thread": "pk"}),
    Goes(model=models.Message, where={"thread_id__in": "thread"}, finds={"message": "pk"}),
    Goes(model=models.MessageSeen, where={"message_id__in": "message"}),
    Goes(model=models.Chat, where={"case_id__in": "case", "thread_id__in": "thread"}, finds={"chat": "pk"}),
    Goes(model=models.Turn, where={"chat_id__in": "chat"}),
    Goes(model=models.ChatLine, where={"chat_id__in": "chat"}),
    Goes(model=models.Task, where={"case_id__in": "case"}),
    Goes(model=models.Invitation, where={"opinion_id__in": "opinion"}, finds={"invitation": "pk"}),
    Goes(model=models.Opening, where={"invitation_id__in": "invitation"}),
)
