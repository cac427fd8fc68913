import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Reminder(_message.Message):
    __slots__ = ("reminder_id", "user_id", "category", "product_id", "product_title", "quantity", "last_purchased_at", "usual_gap_days", "probability", "due_at")
    REMINDER_ID_FIELD_NUMBER: _ClassVar[int]
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    PRODUCT_ID_FIELD_NUMBER: _ClassVar[int]
    PRODUCT_TITLE_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    LAST_PURCHASED_AT_FIELD_NUMBER: _ClassVar[int]
    USUAL_GAP_DAYS_FIELD_NUMBER: _ClassVar[int]
    PROBABILITY_FIELD_NUMBER: _ClassVar[int]
    DUE_AT_FIELD_NUMBER: _ClassVar[int]
    reminder_id: str
    user_id: str
    category: str
    product_id: str
    product_title: str
    quantity: int
    last_purchased_at: _timestamp_pb2.Timestamp
    usual_gap_days: float
    probability: float
    due_at: _timestamp_pb2.Timestamp
    def __init__(self, reminder_id: _Optional[str] = ..., user_id: _Optional[str] = ..., category: _Optional[str] = ..., product_id: _Optional[str] = ..., product_title: _Optional[str] = ..., quantity: _Optional[int] = ..., last_purchased_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., usual_gap_days: _Optional[float] = ..., probability: _Optional[float] = ..., due_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class NotifyRequest(_message.Message):
    __slots__ = ("reminder",)
    REMINDER_FIELD_NUMBER: _ClassVar[int]
    reminder: Reminder
    def __init__(self, reminder: _Optional[_Union[Reminder, _Mapping]] = ...) -> None: ...

class NotifyResponse(_message.Message):
    __slots__ = ("reminder_id", "outcome")
    class Outcome(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        OUTCOME_UNSPECIFIED: _ClassVar[NotifyResponse.Outcome]
        OUTCOME_WAITS: _ClassVar[NotifyResponse.Outcome]
        OUTCOME_KNOWN: _ClassVar[NotifyResponse.Outcome]
        OUTCOME_WITHHELD: _ClassVar[NotifyResponse.Outcome]
    OUTCOME_UNSPECIFIED: NotifyResponse.Outcome
    OUTCOME_WAITS: NotifyResponse.Outcome
    OUTCOME_KNOWN: NotifyResponse.Outcome
    OUTCOME_WITHHELD: NotifyResponse.Outcome
    REMINDER_ID_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    reminder_id: str
    outcome: NotifyResponse.Outcome
    def __init__(self, reminder_id: _Optional[str] = ..., outcome: _Optional[_Union[NotifyResponse.Outcome, str]] = ...) -> None: ...

class ListNotificationsRequest(_message.Message):
    __slots__ = ("user_id", "time_zone")
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    TIME_ZONE_FIELD_NUMBER: _ClassVar[int]
    user_id: str
    time_zone: str
    def __init__(self, user_id: _Optional[str] = ..., time_zone: _Optional[str] = ...) -> None: ...

class Notification(_message.Message):
    __slots__ = ("reminder_id", "category", "product_id", "product_title", "quantity", "due_at", "text")
    REMINDER_ID_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    PRODUCT_ID_FIELD_NUMBER: _ClassVar[int]
    PRODUCT_TITLE_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    DUE_AT_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    reminder_id: str
    category: str
    product_id: str
    product_title: str
    quantity: int
    due_at: _timestamp_pb2.Timestamp
    text: str
    def __init__(self, reminder_id: _Optional[str] = ..., category: _Optional[str] = ..., product_id: _Optional[str] = ..., product_title: _Optional[str] = ..., quantity: _Optional[int] = ..., due_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., text: _Optional[str] = ...) -> None: ...

class ListNotificationsResponse(_message.Message):
    __slots__ = ("user_id", "notifications")
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    NOTIFICATIONS_FIELD_NUMBER: _ClassVar[int]
    user_id: str
    notifications: _containers.RepeatedCompositeFieldContainer[Notification]
    def __init__(self, user_id: _Optional[str] = ..., notifications: _Optional[_Iterable[_Union[Notification, _Mapping]]] = ...) -> None: ...

class ListConsumablesRequest(_message.Message):
    __slots__ = ("user_id", "time_zone")
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    TIME_ZONE_FIELD_NUMBER: _ClassVar[int]
    user_id: str
    time_zone: str
    def __init__(self, user_id: _Optional[str] = ..., time_zone: _Optional[str] = ...) -> None: ...

class Consumable(_message.Message):
    __slots__ = ("reminder_id", "category", "product_id", "product_title", "why", "due_since", "last_purchased_at", "expected_next_at", "probability", "known_at", "model_version")
    REMINDER_ID_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    PRODUCT_ID_FIELD_NUMBER: _ClassVar[int]
    PRODUCT_TITLE_FIELD_NUMBER: _ClassVar[int]
    WHY_FIELD_NUMBER: _ClassVar[int]
    DUE_SINCE_FIELD_NUMBER: _ClassVar[int]
    LAST_PURCHASED_AT_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_NEXT_AT_FIELD_NUMBER: _ClassVar[int]
    PROBABILITY_FIELD_NUMBER: _ClassVar[int]
    KNOWN_AT_FIELD_NUMBER: _ClassVar[int]
    MODEL_VERSION_FIELD_NUMBER: _ClassVar[int]
    reminder_id: str
    category: str
    product_id: str
    product_title: str
    why: str
    due_since: _timestamp_pb2.Timestamp
    last_purchased_at: _timestamp_pb2.Timestamp
    expected_next_at: _timestamp_pb2.Timestamp
    probability: float
    known_at: _timestamp_pb2.Timestamp
    model_version: str
    def __init__(self, reminder_id: _Optional[str] = ..., category: _Optional[str] = ..., product_id: _Optional[str] = ..., product_title: _Optional[str] = ..., why: _Optional[str] = ..., due_since: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., last_purchased_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., expected_next_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., probability: _Optional[float] = ..., known_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., model_version: _Optional[str] = ...) -> None: ...

class ListConsumablesResponse(_message.Message):
    __slots__ = ("user_id", "consumables")
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    CONSUMABLES_FIELD_NUMBER: _ClassVar[int]
    user_id: str
    consumables: _containers.RepeatedCompositeFieldContainer[Consumable]
    def __init__(self, user_id: _Optional[str] = ..., consumables: _Optional[_Iterable[_Union[Consumable, _Mapping]]] = ...) -> None: ...

class CreateQuoteRequest(_message.Message):
    __slots__ = ("user_id", "reminder_id", "quantity")
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    REMINDER_ID_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    user_id: str
    reminder_id: str
    quantity: int
    def __init__(self, user_id: _Optional[str] = ..., reminder_id: _Optional[str] = ..., quantity: _Optional[int] = ...) -> None: ...

class Quote(_message.Message):
    __slots__ = ("quote_id", "reminder_id", "product_id", "product_title", "quantity", "price", "total", "currency", "delivery_day", "holds_until")
    QUOTE_ID_FIELD_NUMBER: _ClassVar[int]
    REMINDER_ID_FIELD_NUMBER: _ClassVar[int]
    PRODUCT_ID_FIELD_NUMBER: _ClassVar[int]
    PRODUCT_TITLE_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    PRICE_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_FIELD_NUMBER: _ClassVar[int]
    DELIVERY_DAY_FIELD_NUMBER: _ClassVar[int]
    HOLDS_UNTIL_FIELD_NUMBER: _ClassVar[int]
    quote_id: str
    reminder_id: str
    product_id: str
    product_title: str
    quantity: int
    price: str
    total: str
    currency: str
    delivery_day: str
    holds_until: _timestamp_pb2.Timestamp
    def __init__(self, quote_id: _Optional[str] = ..., reminder_id: _Optional[str] = ..., product_id: _Optional[str] = ..., product_title: _Optional[str] = ..., quantity: _Optional[int] = ..., price: _Optional[str] = ..., total: _Optional[str] = ..., currency: _Optional[str] = ..., delivery_day: _Optional[str] = ..., holds_until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class CreateQuoteResponse(_message.Message):
    __slots__ = ("quote",)
    QUOTE_FIELD_NUMBER: _ClassVar[int]
    quote: Quote
    def __init__(self, quote: _Optional[_Union[Quote, _Mapping]] = ...) -> None: ...

class PlaceOrderRequest(_message.Message):
    __slots__ = ("user_id", "quote_id", "quote_ids")
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    QUOTE_ID_FIELD_NUMBER: _ClassVar[int]
    QUOTE_IDS_FIELD_NUMBER: _ClassVar[int]
    user_id: str
    quote_id: str
    quote_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, user_id: _Optional[str] = ..., quote_id: _Optional[str] = ..., quote_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class OrderLine(_message.Message):
    __slots__ = ("reminder_id", "product_id", "product_title", "quantity", "price", "total")
    REMINDER_ID_FIELD_NUMBER: _ClassVar[int]
    PRODUCT_ID_FIELD_NUMBER: _ClassVar[int]
    PRODUCT_TITLE_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    PRICE_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    reminder_id: str
    product_id: str
    product_title: str
    quantity: int
    price: str
    total: str
    def __init__(self, reminder_id: _Optional[str] = ..., product_id: _Optional[str] = ..., product_title: _Optional[str] = ..., quantity: _Optional[int] = ..., price: _Optional[str] = ..., total: _Optional[str] = ...) -> None: ...

class Order(_message.Message):
    __slots__ = ("order_id", "reminder_id", "product_id", "product_title", "quantity", "price", "total", "currency", "delivery_day", "confirmed_at", "lines")
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    REMINDER_ID_FIELD_NUMBER: _ClassVar[int]
    PRODUCT_ID_FIELD_NUMBER: _ClassVar[int]
    PRODUCT_TITLE_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    PRICE_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_FIELD_NUMBER: _ClassVar[int]
    DELIVERY_DAY_FIELD_NUMBER: _ClassVar[int]
    CONFIRMED_AT_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    order_id: str
    reminder_id: str
    product_id: str
    product_title: str
    quantity: int
    price: str
    total: str
    currency: str
    delivery_day: str
    confirmed_at: _timestamp_pb2.Timestamp
    lines: _containers.RepeatedCompositeFieldContainer[OrderLine]
    def __init__(self, order_id: _Optional[str] = ..., reminder_id: _Optional[str] = ..., product_id: _Optional[str] = ..., product_title: _Optional[str] = ..., quantity: _Optional[int] = ..., price: _Optional[str] = ..., total: _Optional[str] = ..., currency: _Optional[str] = ..., delivery_day: _Optional[str] = ..., confirmed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., lines: _Optional[_Iterable[_Union[OrderLine, _Mapping]]] = ...) -> None: ...

class PlaceOrderResponse(_message.Message):
    __slots__ = ("order", "created")
    ORDER_FIELD_NUMBER: _ClassVar[int]
    CREATED_FIELD_NUMBER: _ClassVar[int]
    order: Order
    created: bool
    def __init__(self, order: _Optional[_Union[Order, _Mapping]] = ..., created: _Optional[bool] = ...) -> None: ...

class CancelOrderRequest(_message.Message):
    __slots__ = ("user_id", "order_id")
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    user_id: str
    order_id: str
    def __init__(self, user_id: _Optional[str] = ..., order_id: _Optional[str] = ...) -> None: ...

class CancelOrderResponse(_message.Message):
    __slots__ = ("order",)
    ORDER_FIELD_NUMBER: _ClassVar[int]
    order: Order
    def __init__(self, order: _Optional[_Union[Order, _Mapping]] = ...) -> None: ...

class TakeTurnRequest(_message.Message):
    __slots__ = ("user_id", "session_id", "message_id", "utterance", "time_zone")
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_ID_FIELD_NUMBER: _ClassVar[int]
    UTTERANCE_FIELD_NUMBER: _ClassVar[int]
    TIME_ZONE_FIELD_NUMBER: _ClassVar[int]
    user_id: str
    session_id: str
    message_id: int
    utterance: str
    time_zone: str
    def __init__(self, user_id: _Optional[str] = ..., session_id: _Optional[str] = ..., message_id: _Optional[int] = ..., utterance: _Optional[str] = ..., time_zone: _Optional[str] = ...) -> None: ...

class TakeTurnResponse(_message.Message):
    __slots__ = ("text", "tts", "end_session", "stage", "order_id")
    class Stage(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        STAGE_UNSPECIFIED: _ClassVar[TakeTurnResponse.Stage]
        STAGE_QUIET: _ClassVar[TakeTurnResponse.Stage]
        STAGE_OFFERED: _ClassVar[TakeTurnResponse.Stage]
        STAGE_QUOTED: _ClassVar[TakeTurnResponse.Stage]
    STAGE_UNSPECIFIED: TakeTurnResponse.Stage
    STAGE_QUIET: TakeTurnResponse.Stage
    STAGE_OFFERED: TakeTurnResponse.Stage
    STAGE_QUOTED: TakeTurnResponse.Stage
    TEXT_FIELD_NUMBER: _ClassVar[int]
    TTS_FIELD_NUMBER: _ClassVar[int]
    END_SESSION_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    text: str
    tts: str
    end_session: bool
    stage: TakeTurnResponse.Stage
    order_id: str
    def __init__(self, text: _Optional[str] = ..., tts: _Optional[str] = ..., end_session: _Optional[bool] = ..., stage: _Optional[_Union[TakeTurnResponse.Stage, str]] = ..., order_id: _Optional[str] = ...) -> None: ...

class Consent(_message.Message):
    __slots__ = ("state", "changed_at", "source")
    class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        STATE_UNSPECIFIED: _ClassVar[Consent.State]
        STATE_GIVEN: _ClassVar[Consent.State]
        STATE_WITHDRAWN: _ClassVar[Consent.State]
    STATE_UNSPECIFIED: Consent.State
    STATE_GIVEN: Consent.State
    STATE_WITHDRAWN: Consent.State
    class Source(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        SOURCE_UNSPECIFIED: _ClassVar[Consent.Source]
        SOURCE_VOICE: _ClassVar[Consent.Source]
        SOURCE_API: _ClassVar[Consent.Source]
    SOURCE_UNSPECIFIED: Consent.Source
    SOURCE_VOICE: Consent.Source
    SOURCE_API: Consent.Source
    STATE_FIELD_NUMBER: _ClassVar[int]
    CHANGED_AT_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    state: Consent.State
    changed_at: _timestamp_pb2.Timestamp
    source: Consent.Source
    def __init__(self, state: _Optional[_Union[Consent.State, str]] = ..., changed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., source: _Optional[_Union[Consent.Source, str]] = ...) -> None: ...

class GetConsentRequest(_message.Message):
    __slots__ = ("user_id",)
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    user_id: str
    def __init__(self, user_id: _Optional[str] = ...) -> None: ...

class GetConsentResponse(_message.Message):
    __slots__ = ("consent",)
    CONSENT_FIELD_NUMBER: _ClassVar[int]
    consent: Consent
    def __init__(self, consent: _Optional[_Union[Consent, _Mapping]] = ...) -> None: ...

class UpdateConsentRequest(_message.Message):
    __slots__ = ("user_id", "state")
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    user_id: str
    state: Consent.State
    def __init__(self, user_id: _Optional[str] = ..., state: _Optional[_Union[Consent.State, str]] = ...) -> None: ...

class UpdateConsentResponse(_message.Message):
    __slots__ = ("consent",)
    CONSENT_FIELD_NUMBER: _ClassVar[int]
    consent: Consent
    def __init__(self, consent: _Optional[_Union[Consent, _Mapping]] = ...) -> None: ...
