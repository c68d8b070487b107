"""The plain sentences of the connection test."""

from __future__ import annotations

import datetime as dt

from coursera_wizard.domain.facts import CheckId
from coursera_wizard.i18n import _, ngettext

_HOUR_S = 3600
_DAY_H = 24
_NEEDS_ORGANIZATION = frozenset({CheckId.PROGRAMS, CheckId.ENROLLMENTS, CheckId.GRADES})


def clock_right() -> str:
    """Say that this computer's clock agrees with the server's."""
    return _("This computer's clock is right.")


def clock_wrong(minutes: int) -> str:
    """Say by how much the clocks differ."""
    return ngettext(
        "This computer's clock is off by {count} minute.",
        "This computer's clock is off by {count} minutes.",
        minutes,
    ).format(count=f"{minutes:,}")


def clock_unknown() -> str:
    """Say that the server did not tell its time."""
    return _("The answer did not say what time it is.")


def proxy_none() -> str:
    """Say that requests go directly."""
    return _("No proxy is used.")


def proxy_used(proxy: str) -> str:
    """Say which proxy requests go through."""
    return _("Requests go through the proxy {proxy}.").format(proxy=proxy)


def name_found(host: str) -> str:
    """Say that a name has an address."""
    return _("{host} was found.").format(host=host)


def name_by_proxy(host: str) -> str:
    """Say that the proxy looks the name up."""
    return _("The proxy looks up {host}.").format(host=host)


def port_answers(host: str, port: int) -> str:
    """Say that a connection was made."""
    return _("{host} takes connections at port {port}.").format(host=host, port=port)


def port_by_proxy(host: str) -> str:
    """Say that the proxy made the connection."""
    return _("The proxy has a connection to {host}.").format(host=host)


def certificate_trusted(host: str) -> str:
    """Say that the certificate is trusted."""
    return _("This computer trusts the certificate of {host}.").format(host=host)


def certificate_not_needed() -> str:
    """Say that the connection stays on this computer."""
    return _("No certificate is needed: the connection stays on this computer.")


def credentials_accepted(lifetime_s: float) -> str:
    """Say that a token was given, and for how long."""
    minutes = max(1, round(lifetime_s / 60))
    return ngettext(
        "Key and secret are accepted, for {count} minute at a time.",
        "Key and secret are accepted, for {count} minutes at a time.",
        minutes,
    ).format(count=minutes)


def organization_opens(name: str) -> str:
    """Name the organization, as the proof whose data these are."""
    return _("The organization is {name}.").format(name=name)


def programs_found(count: int | None) -> str:
    """Say how many programs there are."""
    if count is None:
        return _("Programs can be read.")
    return ngettext(
        "{count} active program can be read.", "{count} active programs can be read.", count
    ).format(count=f"{count:,}")


def enrollments_read(age: dt.timedelta | None) -> str:
    """Say that a report row was read and how old the reports are."""
    if age is None:
        return _("Enrollment reports can be read.")
    hours = max(0, int(age.total_seconds() // _HOUR_S))
    if hours < 1:
        return _("Enrollment reports can be read. They are less than an hour old.")
    if hours < 2 * _DAY_H:
        return ngettext(
            "Enrollment reports can be read. They are {count} hour old.",
            "Enrollment reports can be read. They are {count} hours old.",
            hours,
        ).format(count=hours)
    days = hours // _DAY_H
    return ngettext(
        "Enrollment reports can be read. They are {count} day old.",
        "Enrollment reports can be read. They are {count} days old.",
        days,
    ).format(count=days)


def grades_read() -> str:
    """Say that grade reports can be read."""
    return _("Grade reports can be read.")


def receiver_writable(place: str) -> str:
    """Say that packages can be written, and where."""
    return _("Packages can be written to {place}.").format(place=place)


def receiver_none() -> str:
    """Say that there is nothing to check yet."""
    return _("No receiver has been chosen yet.")


def not_reached(check: CheckId) -> str:
    """Say what a check that was not reached needs first."""
    if check in _NEEDS_ORGANIZATION:
        return _("Needs the organization first.")
    if check is CheckId.ORGANIZATION:
        return _("Needs the sign-in first.")
    if check is CheckId.RECEIVER:
        return _("Not tested this time.")
    return _("Needs a connection first.")


def waiting_for_settings() -> str:
    """Say that the settings of this computer are looked at."""
    return _("Looking at the network settings…")


def waiting_for_proxy(proxy: str) -> str:
    """Say that the proxy is to answer."""
    return _("Waiting for the proxy {proxy}…").format(proxy=proxy)


def waiting_for_answer(host: str) -> str:
    """Say whose answer is awaited."""
    return _("Waiting for {host}…").format(host=host)


def waiting_for_name(host: str) -> str:
    """Say that a name is being looked up."""
    return _("Looking up {host}…").format(host=host)


def waiting_for_port(host: str) -> str:
    """Say that a connection is being made."""
    return _("Connecting to {host}…").format(host=host)


def waiting_for_certificate(host: str) -> str:
    """Say that a secure connection is being made."""
    return _("Asking {host} for its certificate…").format(host=host)


def waiting_for_coursera() -> str:
    """Say that the answer is awaited."""
    return _("Waiting for Coursera's answer…")


def waiting_for_report() -> str:
    """Say that a report is awaited."""
    return _("Waiting for Coursera's report…")


def waiting_for_folder() -> str:
    """Say that the folder is being tried."""
    return _("Trying the folder…")
