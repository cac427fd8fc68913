"""The dependencies of the use cases, opened once at the start of a process."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from repurchase.adapters.account_tokens import open_account_tokens
from repurchase.adapters.kafka import open_events_watch
from repurchase.adapters.linked_shoppers import open_account_links, open_linked_shoppers
from repurchase.adapters.market_http.prices import open_prices
from repurchase.adapters.market_http.product_search import open_product_search
from repurchase.adapters.online_features import open_feature_freshness, open_online_features
from repurchase.adapters.order_policy import open_order_policy
from repurchase.adapters.order_queue import open_order_queue_watch
from repurchase.adapters.postgres.consents import open_consents
from repurchase.adapters.postgres.mutes import open_mutes
from repurchase.adapters.postgres.order_book import open_order_book, open_order_progresses
from repurchase.adapters.redis.carts import open_carts
from repurchase.adapters.redis.dialog_states import open_dialog_states, open_refused_orders
from repurchase.adapters.redis.nonces import open_nonces
from repurchase.adapters.redis.preloaded_prices import open_preloaded_prices
from repurchase.adapters.redis.priced_offers import open_priced_offers
from repurchase.adapters.redis.reminders import open_seen_reminders, open_waiting_reminders
from repurchase.authentication.ports import Nonces
from repurchase.dialog.ports import DialogStates
from repurchase.features.ports import FeatureFreshness, OnlineFeatures
from repurchase.goods.order_policy import OrderPolicy
from repurchase.orders.market_ports import ProductSearch
from repurchase.orders.ports import Carts, OrderBook, OrderProgresses, PricedOffers, RefusedOrders
from repurchase.queue_state import QueueMonitor
from repurchase.reminders.ports import Mutes, ReminderMonitor, WaitingReminders
from repurchase.settings import (
    Settings,
    default_time_zone,
    max_basket_lines,
    max_order_total,
    oauth_client_id,
    restrictions_file,
    token_introspection_url,
    url_if_set,
)
from repurchase.shoppers.ports import Consents, LinkedShoppers
from serving.caching.account_link_cache import LinkedShopperCache
from serving.caching.price_cache import PriceCache
from serving.caching.queue_cache import QueueCache
from serving.caching.search_cache import SearchCache
from serving.offerable import OfferableDialogs, OfferableProducts, OfferableReminders
from serving.security.verified_accounts import AccountVerification


@dataclass(frozen=True, slots=True)
class Dependencies:
    """All ports of the use cases, and the order policy."""

    policy: OrderPolicy
    links: LinkedShoppers
    accounts: AccountVerification | None
    """Verifies tokens of linked accounts; if set, it is used in place of `links`."""
    features: OnlineFeatures
    reminders: WaitingReminders
    dialogs: DialogStates
    refused: RefusedOrders
    carts: Carts
    prices: PriceCache
    search: ProductSearch
    offers: PricedOffers
    orders: OrderBook
    silences: Mutes
    consents: Consents
    nonces: Nonces
    seen_reminders: ReminderMonitor
    order_progresses: OrderProgresses
    feature_ages: FeatureFreshness
    order_queue: QueueMonitor | None
    events: QueueMonitor | None


@asynccontextmanager
async def open_dependencies(settings: Settings) -> AsyncIterator[Dependencies]:
    """Open every port without waiting for its system. Raises SettingsError."""
    policy = open_order_policy(restrictions_file(), max_order_total(), max_basket_lines())
    async with AsyncExitStack() as stack:
        reminders = await stack.enter_async_context(open_waiting_reminders(settings.online_store_url))
        dialogs = await stack.enter_async_context(
            open_dialog_states(settings.online_store_url, default_time_zone().key)
        )
        search = await stack.enter_async_context(open_product_search(settings.search_url))
        yield Dependencies(
            policy=policy,
            links=LinkedShopperCache(await stack.enter_async_context(open_linked_shoppers(settings.online_store_url))),
            accounts=await _accounts(stack, settings),
            features=await stack.enter_async_context(open_online_features(settings.online_store_url, policy.blocklist)),
            reminders=OfferableReminders(reminders, policy),
            dialogs=OfferableDialogs(dialogs, policy),
            refused=await stack.enter_async_context(open_refused_orders(settings.online_store_url)),
            carts=await stack.enter_async_context(open_carts(settings.online_store_url)),
            prices=PriceCache(
                await stack.enter_async_context(open_prices(settings.prices_url)),
                await stack.enter_async_context(open_preloaded_prices(settings.online_store_url)),
            ),
            search=OfferableProducts(SearchCache(search), policy),
            offers=await stack.enter_async_context(open_priced_offers(settings.online_store_url)),
            orders=await stack.enter_async_context(open_order_book(settings.database_url)),
            nonces=await stack.enter_async_context(open_nonces(settings.online_store_url)),
            consents=await stack.enter_async_context(open_consents(settings.database_url)),
            silences=await stack.enter_async_context(open_mutes(settings.database_url)),
            seen_reminders=await stack.enter_async_context(open_seen_reminders(settings.online_store_url)),
            order_progresses=await stack.enter_async_context(open_order_progresses(settings.database_url)),
            feature_ages=await stack.enter_async_context(open_feature_freshness(settings.online_store_url)),
            order_queue=_watched("REPURCHASE_ORDER_QUEUE_URL", open_order_queue_watch),
            events=_watched("REPURCHASE_EVENTS_URL", open_events_watch),
        )


async def _accounts(stack: AsyncExitStack, settings: Settings) -> AccountVerification | None:
    """Open account verification if an OAuth service is set. Raises SettingsError if its client is not."""
    url = token_introspection_url()
    if url is None:
        return None
    return AccountVerification(
        await stack.enter_async_context(open_account_tokens(url, oauth_client_id())),
        await stack.enter_async_context(open_account_links(settings.online_store_url, settings.database_url)),
    )


def _watched(name: str, opened: Callable[[str], QueueMonitor]) -> QueueMonitor | None:
    """A monitored system that answers do not need; None if its address is not set."""
    url = url_if_set(name)
    return None if url is None else QueueCache(lambda: opened(url))
