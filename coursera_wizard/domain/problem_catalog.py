"""Every text of every problem, in one place.

Numbers go by family: 1xx network, 2xx credentials and permission, 3xx Coursera's answers,
4xx configuration, 5xx runs and receivers, 6xx keychain, 7xx scheduler, 9xx defects. A number is
never given to another problem. Named places such as ``{host}`` are filled in when one is made.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from coursera_wizard.domain.problem import CatalogEntry, ProblemCode, Remedy, Severity
from coursera_wizard.i18n import N_

_C = ProblemCode
_WARNS = Severity.WARNS

CATALOG: Final[Mapping[ProblemCode, CatalogEntry]] = {
    # --- 1xx network
    _C.NETWORK_NAME_NOT_FOUND: CatalogEntry(
        101,
        N_("The server's name was not found"),
        N_("This computer looked up the name {host} and got no address for it."),
        N_(
            "Check the address under Advanced settings for a typing mistake. If it is right, ask"
            " your network administrator whether this computer may look up {host}."
        ),
        Remedy.TRY_AGAIN,
        field="account.api_base",
    ),
    _C.NETWORK_OFFLINE: CatalogEntry(
        102,
        N_("This computer is not connected to a network"),
        N_("No network connection is active, so Coursera cannot be reached."),
        N_("Connect this computer to the network, then try again."),
        Remedy.TRY_AGAIN,
    ),
    _C.NETWORK_REFUSED: CatalogEntry(
        103,
        N_("The server does not take connections"),
        N_("The connection to {host}, port {port}, was turned down, or there is no way to it."),
        N_(
            "Wait a few minutes and try again. If it stays like this, ask your network"
            " administrator to allow connections to {host}, port {port}."
        ),
        Remedy.TRY_AGAIN,
    ),
    _C.NETWORK_TIMEOUT: CatalogEntry(
        104,
        N_("The server did not answer in time"),
        N_("The program waited {seconds} seconds for {host} and got no complete answer."),
        N_(
            "Try again in a few minutes. If it happens each time, ask your network administrator"
            " whether a firewall stands between this computer and {host}."
        ),
        Remedy.TRY_AGAIN,
    ),
    _C.NETWORK_CUT_OFF: CatalogEntry(
        105,
        N_("The connection was cut off"),
        N_("The connection to {host} ended in the middle of an answer."),
        N_(
            "Try again. If it happens each time, ask your network administrator whether a firewall"
            " or a filter ends connections to {host}."
        ),
        Remedy.TRY_AGAIN,
    ),
    _C.NETWORK_PROXY_SIGN_IN: CatalogEntry(
        106,
        N_("The proxy asks for a sign-in"),
        N_("The proxy {proxy} lets nothing through before somebody signs in."),
        N_(
            "Open Advanced settings, choose your own proxy, and enter its user name and password."
            " Your network administrator knows them."
        ),
        field="account.proxy",
    ),
    _C.NETWORK_PROXY_UNREACHABLE: CatalogEntry(
        107,
        N_("The proxy cannot be reached"),
        N_("Requests go through the proxy {proxy}, but it does not answer."),
        N_(
            "Check the proxy under Advanced settings. If this network needs no proxy, choose"
            " “No proxy” there."
        ),
        field="account.proxy",
    ),
    _C.NETWORK_ADDRESS_UNUSABLE: CatalogEntry(
        108,
        N_("This address cannot be used"),
        N_("{address} is not an address the program can connect to: {reason}"),
        N_("Correct the address under Advanced settings, or clear it to use Coursera's own."),
        field="account.api_base",
    ),
    _C.TLS_UNTRUSTED: CatalogEntry(
        111,
        N_("This computer does not trust the certificate"),
        N_(
            "{host} showed a certificate that was issued by “{issuer}”, which this computer"
            " does not trust.{hint}"
        ),
        N_(
            "If your school or company inspects secure connections, ask your network administrator"
            " for its certificate file and choose it under Advanced settings. Otherwise leave this"
            " network and try again from another one."
        ),
        field="account.certificate_file",
    ),
    _C.TLS_EXPIRED: CatalogEntry(
        112,
        N_("The certificate is not valid today"),
        N_(
            "The certificate of {host} is not valid on {today}, which is the date of this"
            " computer's clock.{when}"
        ),
        N_(
            "Check the date and time of this computer. If they are right, wait and try again: the"
            " other side has to renew its certificate."
        ),
        Remedy.TRY_AGAIN,
    ),
    _C.TLS_WRONG_NAME: CatalogEntry(
        113,
        N_("The certificate belongs to somebody else"),
        N_("Whoever answered for {host} showed a certificate that is made out to {names}."),
        N_(
            "Check the address under Advanced settings. If it is right, leave this network and try"
            " again from another one."
        ),
        field="account.api_base",
    ),
    _C.TLS_FAILED: CatalogEntry(
        114,
        N_("No secure connection could be made"),
        N_("{host} and this computer could not agree on a secure connection."),
        N_(
            "Check the address under Advanced settings. If it is right, ask your network"
            " administrator whether secure connections to {host} are changed on their way."
        ),
        Remedy.TRY_AGAIN,
    ),
    _C.TLS_CERTIFICATE_FILE: CatalogEntry(
        115,
        N_("The certificate file cannot be used"),
        N_("The file {path} could not be read as a certificate."),
        N_("Choose a certificate file in PEM form under Advanced settings, or clear the field."),
        field="account.certificate_file",
    ),
    _C.CLOCK_WRONG: CatalogEntry(
        121,
        N_("This computer's clock is not right"),
        N_("Coursera's clock and this computer's clock differ by {minutes} minutes."),
        N_(
            "Set this computer's date and time to be set automatically, so that runs start on time."
        ),
        severity=_WARNS,
    ),
    # --- 2xx credentials and permission
    _C.COURSERA_CREDENTIALS_REFUSED: CatalogEntry(
        201,
        N_("Coursera did not accept these credentials"),
        N_("Coursera answered that this API Key and this Client Secret do not belong together."),
        N_(
            "Copy both again from the same app in Coursera's developer portal, under Credentials,"
            " or for a 22-character key in the older console, under API Application. Then test"
            " the connection again."
        ),
        field="account.api_key",
    ),
    _C.COURSERA_API_NOT_ENABLED: CatalogEntry(
        202,
        N_("The API is not enabled for this app"),
        N_(
            "Coursera accepted the key, but the app behind it may not use the Coursera For"
            " Business API."
        ),
        N_(
            "In the developer portal open Apps, choose the app, enable “Coursera For Business"
            " API” in its APIs section, and press Save. Then test the connection again."
        ),
    ),
    _C.COURSERA_NOT_PERMITTED: CatalogEntry(
        203,
        N_("Coursera does not let this key see the organization"),
        N_(
            "Coursera accepted the key but does not let it see organization {organization_id}."
            "{hint} The app was probably registered by an account that is not an administrator"
            " of it."
        ),
        N_(
            "Compare the Organization ID with Admin › Settings. Then register the app again, signed"
            " in as the organization's administrator."
        ),
        field="account.organization_id",
    ),
    _C.COURSERA_WRONG_ADDRESS: CatalogEntry(
        204,
        N_("The address is not one of Coursera's for this key"),
        N_("The address {address} does not answer as Coursera does for this kind of key."),
        N_(
            "Open Advanced settings and clear both addresses, so that Coursera's own are used. The"
            " data address is https://api.coursera.com/ent, or for a 22-character key of the older"
            " console https://api.coursera.org."
        ),
        field="account.api_base",
    ),
    _C.COURSERA_ORGANIZATION_NOT_FOUND: CatalogEntry(
        205,
        N_("Coursera does not know this organization"),
        N_("Coursera has no organization with the ID {organization_id}.{hint}"),
        N_(
            "Copy the Organization ID from Admin › Settings on Coursera: 22 letters, digits,"
            " - or _."
        ),
        field="account.organization_id",
    ),
    _C.COURSERA_LEGACY_CREDENTIALS: CatalogEntry(
        206,
        N_("This key belongs to the older Coursera console"),
        N_(
            "Coursera did not accept the key. It has the form of a key from the older console,"
            " which opens data only after a sign-in in the browser."
        ),
        N_(
            "Press “Sign in with Coursera” below the Client Secret. Or register a new app in"
            " Coursera's developer portal and use its API Key and Client Secret."
        ),
        field="account.api_key",
    ),
    _C.COURSERA_ADDRESS_NOT_TRUSTED: CatalogEntry(
        207,
        N_("This delivery sends data over an unusual way"),
        N_(
            "It names addresses other than Coursera's own, or its own proxy or certificate:"
            " {address}. Nothing has been sent there."
        ),
        N_(
            "If you know this address and trust it, confirm it under Advanced settings or with"
            " --allow-address. Otherwise clear it, and ask who made the file."
        ),
        field="account.api_base",
    ),
    _C.COURSERA_SIGN_IN_NEEDED: CatalogEntry(
        211,
        N_("Coursera wants you to sign in again"),
        N_(
            "A sign-in with a key of the older console lasts two weeks, and each run prolongs it."
            " This one has ended."
        ),
        N_(
            "Press “Sign in with Coursera” below the Client Secret, or use “coursera-delivery"
            " sign-in”, and sign in as the service account."
        ),
        field="account.sign_in",
    ),
    _C.COURSERA_SIGN_IN_DECLINED: CatalogEntry(
        212,
        N_("Access was not allowed"),
        N_("In the browser, Coursera was told not to let this program read the data."),
        N_("Sign in again and press Allow, signed in as the service account."),
        field="account.sign_in",
    ),
    _C.COURSERA_SIGN_IN_NOT_FINISHED: CatalogEntry(
        213,
        N_("The sign-in was not finished"),
        N_("The browser did not come back to this program within {minutes} minutes."),
        N_(
            "Sign in again. If Coursera shows that a page was not found, open the same address once"
            " more: that is usual at the first visit."
        ),
        Remedy.TRY_AGAIN,
        field="account.sign_in",
    ),
    _C.COURSERA_SIGN_IN_MISMATCH: CatalogEntry(
        214,
        N_("The browser came back from another sign-in"),
        N_(
            "The answer does not belong to the sign-in that this program began, so it was not used."
        ),
        N_("Close the other browser tabs of Coursera, then sign in again."),
        Remedy.TRY_AGAIN,
        field="account.sign_in",
    ),
    _C.COURSERA_SIGN_IN_ENDS_SOON: CatalogEntry(
        215,
        N_("The sign-in ends in {days} days"),
        N_(
            "A sign-in with a key of the older console lasts two weeks, and nothing has prolonged"
            " this one for {age} days."
        ),
        N_("Run the delivery, or sign in again, before it ends."),
        severity=_WARNS,
        field="account.sign_in",
    ),
    _C.COURSERA_SIGN_IN_MISSING: CatalogEntry(
        216,
        N_("This key needs a sign-in with Coursera"),
        N_(
            "A key of the older console opens data only after a sign-in in the browser, and there"
            " is none on this computer yet."
        ),
        N_(
            "Press “Sign in with Coursera” below the Client Secret, or use “coursera-delivery"
            " sign-in”, and sign in with the account of the API Credentials document."
        ),
        field="account.sign_in",
    ),
    _C.COURSERA_SIGN_IN_PORT_TAKEN: CatalogEntry(
        217,
        N_("The browser cannot report back to this program"),
        N_(
            "After the sign-in the browser tells this program about it, inside of this computer."
            " This computer does not let the program wait for that."
        ),
        N_(
            "Close other programs that may be using port {port}, then sign in again. If it stays"
            " like this, ask whoever looks after this computer."
        ),
        Remedy.TRY_AGAIN,
        field="account.sign_in",
    ),
    _C.COURSERA_SIGN_IN_REFUSED: CatalogEntry(
        218,
        N_("Coursera did not let this key sign in"),
        N_("In the browser, Coursera answered the sign-in with “{reason}”."),
        N_(
            "Sign in again. If it stays like this, open the older console and check that the app"
            " of this key has the redirect address {address}."
        ),
        Remedy.TRY_AGAIN,
        field="account.sign_in",
    ),
    # --- 3xx Coursera's answers
    _C.COURSERA_NO_PROGRAMS: CatalogEntry(
        301,
        N_("The organization has no active programs"),
        N_("Coursera opened the organization, but lists no active program in it.{hint}"),
        N_(
            "Check that {organization} is the right organization, not one for tests, and that it"
            " has a program that is active today."
        ),
        severity=_WARNS,
    ),
    _C.COURSERA_NO_ENROLLMENTS: CatalogEntry(
        302,
        N_("There are no enrollments yet"),
        N_("Coursera's reports hold no enrollment of this organization yet."),
        N_("Go on. Reports are renewed once a day, so new enrollments can take up to 48 hours."),
        Remedy.WAIT,
        _WARNS,
    ),
    _C.COURSERA_TOO_MANY_REQUESTS: CatalogEntry(
        303,
        N_("Coursera asks to slow down"),
        N_("Coursera has had more requests from this key than it allows for now.{wait}"),
        N_(
            "Wait a few minutes and try again. If it happens often, check whether another program"
            " uses the same key."
        ),
        Remedy.WAIT,
    ),
    _C.COURSERA_UNAVAILABLE: CatalogEntry(
        304,
        N_("Coursera is not available right now"),
        N_("Coursera answered that it cannot work at the moment (status {status})."),
        N_("Wait a few minutes and try again."),
        Remedy.WAIT,
    ),
    _C.COURSERA_NOT_COURSERA: CatalogEntry(
        305,
        N_("Something other than Coursera answered"),
        N_(
            "{host} sent something that is no data, such as a web page. A sign-in page of this"
            " network looks like that."
        ),
        N_(
            "Open a browser on this computer and sign in to the network if it asks for that. Then"
            " try again."
        ),
        Remedy.TRY_AGAIN,
    ),
    _C.COURSERA_UNEXPECTED_ANSWER: CatalogEntry(
        306,
        N_("Coursera's answer could not be understood"),
        N_("The answer is incomplete or has another form than documented, at {path}."),
        N_(
            "Try again. If it stays like this, copy the details and send them to the support for"
            " this program."
        ),
        Remedy.CALL_SUPPORT,
    ),
    _C.COURSERA_REDIRECTED: CatalogEntry(
        307,
        N_("The request was sent on to another address"),
        N_(
            "{host} answered that the data are at {target}. The program did not follow, to"
            " keep the key safe."
        ),
        N_(
            "Check the addresses under Advanced settings. If they are right, open a browser on this"
            " computer and see whether the network asks for a sign-in."
        ),
        field="account.api_base",
    ),
    _C.COURSERA_ANSWER_TOO_LARGE: CatalogEntry(
        308,
        N_("The answer is larger than it can be"),
        N_("{host} sent more than {megabytes} MB for one page, so the program stopped reading."),
        N_("Check the address under Advanced settings, then try again."),
        Remedy.TRY_AGAIN,
    ),
    _C.COURSERA_PAGING_BROKEN: CatalogEntry(
        309,
        N_("Coursera's list does not come to an end"),
        N_(
            "A list came in pages that repeat or leave rows out, so it could not be read"
            " completely."
        ),
        N_("Try again later. If it stays like this, copy the details for support."),
        Remedy.WAIT,
    ),
    _C.COURSERA_GRADES_NOT_READABLE: CatalogEntry(
        310,
        N_("Grade reports cannot be read"),
        N_("Coursera does not let this key read the course gradebook reports."),
        N_(
            "Go on if you do not deliver grades. Otherwise ask your Coursera contact to open the"
            " grade reports for this app, or set the grade option to “None”."
        ),
        field="options.grades",
    ),
    _C.COURSERA_REQUEST_REFUSED: CatalogEntry(
        311,
        N_("Coursera refused the request"),
        N_("Coursera answered that it cannot use this request (status {status})."),
        N_(
            "Check the Organization ID and the Program ID. If they are right, copy the"
            " details for support."
        ),
        Remedy.CALL_SUPPORT,
    ),
    _C.COURSERA_REPORT_NOT_READ: CatalogEntry(
        312,
        N_("The report was not read in time"),
        N_("Coursera takes long to prepare this report, so the test did not wait for it."),
        N_("Go on. A run waits longer than this test does."),
        Remedy.WAIT,
        _WARNS,
    ),
    # --- 4xx configuration
    _C.CREDENTIALS_API_KEY_MISSING: CatalogEntry(
        401,
        N_("The API Key is missing"),
        N_("Without the API Key (Client ID) Coursera cannot be asked."),
        N_("Copy it from the app's Credentials section in Coursera's developer portal."),
        field="account.api_key",
    ),
    _C.CREDENTIALS_SECRET_MISSING: CatalogEntry(
        402,
        N_("The Client Secret is missing"),
        N_("Without the Client Secret (Secret Key) Coursera cannot be asked."),
        N_("In the app's Credentials section click Show Secret and copy the value."),
        field="account.secret",
    ),
    _C.CREDENTIALS_ORGANIZATION_ID_MISSING: CatalogEntry(
        403,
        N_("The Organization ID is missing"),
        N_("Without the Organization ID it is not known whose data are meant."),
        N_("Copy it from Admin › Settings on Coursera."),
        field="account.organization_id",
    ),
    _C.CREDENTIALS_ADDRESS_UNUSABLE: CatalogEntry(
        404,
        N_("An address cannot be used"),
        N_("{address} is not an address of the form https://host/path."),
        N_("Correct it under Advanced settings, or clear it to use Coursera's own address."),
        field="account.api_base",
    ),
    _C.CONNECTION_NOT_TESTED: CatalogEntry(
        410,
        N_("The connection has not been tested yet"),
        N_(
            "Programs can be mapped once Coursera has opened the organization with these"
            " credentials."
        ),
        N_("Test the connection and wait until the required checks have passed."),
    ),
    _C.PROGRAMS_NONE_CHOSEN: CatalogEntry(
        421,
        N_("No program is turned on"),
        N_("A delivery needs at least one program."),
        N_("Turn on the programs that your LMS uses, or press Auto mapping."),
        field="programs.table",
    ),
    _C.PROGRAMS_NEEDS_LOOK: CatalogEntry(
        422,
        N_("Some schools need a look"),
        N_(
            "For {count} programs a school of a similar name was found. They are not"
            " delivered until confirmed."
        ),
        N_("Filter by “Needs a look” and confirm the school or choose another one."),
        severity=_WARNS,
        field="programs.table",
    ),
    _C.PROGRAMS_GONE: CatalogEntry(
        423,
        N_("Some programs are gone from Coursera"),
        N_("{count} programs that are turned on are no longer listed by Coursera: {names}."),
        N_("Turn them off, or check on Coursera whether they ended on purpose."),
        severity=_WARNS,
        field="programs.table",
    ),
    _C.PROGRAMS_SCHOOL_MISSING: CatalogEntry(
        424,
        N_("A program has no school"),
        N_("{count} programs are turned on without a school: {names}."),
        N_("Choose a school for each, or press Auto mapping."),
        field="programs.table",
    ),
    _C.PROGRAMS_SAME_NEW_SCHOOL: CatalogEntry(
        425,
        N_("Two new schools have the same name"),
        N_("These programs would become two new schools of one name: {names}."),
        N_("Rename one of the schools, or confirm that both programs belong to one school."),
        field="programs.table",
    ),
    _C.PROGRAMS_NOT_LOADED: CatalogEntry(
        426,
        N_("The programs have not been read yet"),
        N_("The list of programs is not complete, so it is not known which of them exist."),
        N_("Wait until the list is complete, or read it again."),
        Remedy.TRY_AGAIN,
        field="programs.table",
    ),
    _C.ATTRIBUTES_REQUIRED_MISSING: CatalogEntry(
        431,
        N_("A required attribute is not fed"),
        N_("{attribute} is required by OneRoster, but nothing feeds it."),
        N_("Choose a source for it, or press Reset to defaults."),
        field="attributes.table",
    ),
    _C.ATTRIBUTES_FED_TWICE: CatalogEntry(
        432,
        N_("An attribute is fed twice"),
        N_("{attribute} has two sources, and only one can be delivered."),
        N_("Remove one of the two rows."),
        field="attributes.table",
    ),
    _C.ATTRIBUTES_SOURCE_UNKNOWN: CatalogEntry(
        433,
        N_("A source is not known"),
        N_("{attribute} is fed from {source}, which Coursera does not have."),
        N_("Choose another source, or press Reset to defaults."),
        field="attributes.table",
    ),
    _C.ATTRIBUTES_TARGET_UNKNOWN: CatalogEntry(
        434,
        N_("An attribute is not known"),
        N_("{attribute} is not an attribute that can be delivered."),
        N_("Remove the row, or press Reset to defaults."),
        field="attributes.table",
    ),
    _C.ATTRIBUTES_VALUE_UNKNOWN: CatalogEntry(
        435,
        N_("A fixed text is not one of those allowed"),
        N_("{attribute} is set to {value}, but OneRoster only takes {choices}."),
        N_("Choose one of these, or press Reset to defaults."),
        field="attributes.table",
    ),
    _C.SCHEDULE_TIME_MISSING: CatalogEntry(
        441,
        N_("The start time is missing"),
        N_("A schedule needs the time of day at which the Coursera sync starts."),
        N_("Enter a time such as 00:45, or choose Manual."),
        field="schedule.time",
    ),
    _C.SCHEDULE_DAYS_MISSING: CatalogEntry(
        442,
        N_("No day is chosen"),
        N_("A weekly schedule needs at least one day."),
        N_("Choose the days on which the sync runs."),
        field="schedule.days",
    ),
    _C.SCHEDULE_ZONE_UNKNOWN: CatalogEntry(
        443,
        N_("The time zone is not known"),
        N_("{zone} is not a time zone this program knows."),
        N_("Choose a time zone from the list, such as America/Los_Angeles."),
        field="schedule.zone",
    ),
    _C.SCHEDULE_NEVER_RUNS: CatalogEntry(
        444,
        N_("The schedule never runs"),
        N_("There is no run between now and the last day."),
        N_("Choose a later last day, other days, or leave the last day open."),
        field="schedule.end_date",
    ),
    _C.SCHEDULE_TOO_LATE: CatalogEntry(
        445,
        N_("The sync starts too late for the LMS"),
        N_(
            "The run of {run} starts only {gap} minutes before the LMS syncs at {lms}. It has to"
            " start at least 15 minutes earlier."
        ),
        N_("Choose an earlier time{fix}."),
        field="schedule.time",
    ),
    _C.SCHEDULE_SCHOOL_YEAR: CatalogEntry(
        446,
        N_("The school year is not complete"),
        N_("OneRoster needs a school year with a first day and a later last day."),
        N_("Enter the first and the last day of the school year."),
        field="school_year.first_day",
    ),
    _C.SCHEDULE_SCHOOL_YEAR_ENDS: CatalogEntry(
        447,
        N_("The school year ends soon"),
        N_("The school year ends on {day}. Deliveries after that day have no school year."),
        N_("Choose the next school year, with one click on the schedule page."),
        severity=_WARNS,
        field="school_year.last_day",
    ),
    _C.RECEIVER_NOT_WRITABLE: CatalogEntry(
        451,
        N_("Nothing can be written to the receiver"),
        N_("The folder {folder} does not let this program write into it."),
        N_("Choose another folder, or ask the owner of this one for permission to write."),
        field="receiver.folder",
    ),
    _C.RECEIVER_FOLDER_MISSING: CatalogEntry(
        452,
        N_("The receiver's folder is not there"),
        N_("The folder {folder} does not exist, and it could not be made."),
        N_("Choose another folder, or connect the drive it is on."),
        field="receiver.folder",
    ),
    _C.RECEIVER_SCHOOLS_NOT_READABLE: CatalogEntry(
        453,
        N_("The list of schools cannot be read"),
        N_("{path} holds no list of schools that can be used: {mistake}"),
        N_(
            "Choose an orgs.csv or a OneRoster package (.zip) as the receiver exported it, or go"
            " on with new schools."
        ),
    ),
    _C.RECEIVER_NO_DELTA: CatalogEntry(
        454,
        N_("This receiver takes complete packages only"),
        N_("{receiver} does not understand packages that hold only what changed (delta)."),
        N_("Choose “Everything each time (bulk)” under Advanced settings, or another receiver."),
        field="options.mode",
    ),
    _C.RECEIVER_NO_GRADES: CatalogEntry(
        455,
        N_("This receiver takes no grades"),
        N_("{receiver} does not read the gradebook files, so packages for it hold no grades."),
        N_("Choose “None” for grades under Advanced settings, or another receiver."),
        severity=_WARNS,
        field="options.grades",
    ),
    _C.RECEIVER_SETTING_UNUSABLE: CatalogEntry(
        456,
        N_("A setting of the receiver cannot be used"),
        N_("{mistake}"),
        N_("Correct it. Whoever looks after the receiver’s server knows the right one."),
        field="receiver.sftp.host",
    ),
    _C.NOTICES_NOT_COMPLETE: CatalogEntry(
        457,
        N_("The settings for notices are not complete"),
        N_("{mistake}"),
        N_("Enter it, or empty all fields of this kind of notice to send none."),
        field="notices.mail.server",
    ),
    _C.STORE_NOT_FOUND: CatalogEntry(
        461,
        N_("The file is not there"),
        N_("There is no file {path}. It may have been moved, renamed or removed."),
        N_("Locate the file, or take it off the list."),
    ),
    _C.STORE_NOT_READABLE: CatalogEntry(
        462,
        N_("The file cannot be read"),
        N_("{path} cannot be read: {reason}."),
        N_("Choose another file, or ask its owner for permission to read it."),
    ),
    _C.STORE_NOT_WRITABLE: CatalogEntry(
        463,
        N_("The file cannot be written"),
        N_("{path} cannot be written: {reason}. Nothing was changed."),
        N_("Choose another folder, or ask for permission to write there."),
        field="file.path",
    ),
    _C.STORE_FOLDER_MISSING: CatalogEntry(
        473,
        N_("The folder is not there"),
        N_("There is no folder {folder}, so {path} cannot be written. Nothing was changed."),
        N_("Make the folder, or choose another one."),
        field="file.path",
    ),
    _C.STORE_DISK_FULL: CatalogEntry(
        464,
        N_("The disk is full"),
        N_("There is no room left to write {path}. Nothing was changed."),
        N_("Make room on the disk, or choose a folder on another one."),
        Remedy.TRY_AGAIN,
        field="file.path",
    ),
    _C.STORE_NOT_JSON: CatalogEntry(
        465,
        N_("This is not a delivery file"),
        N_("{path} could not be read as a delivery file: {mistake}"),
        N_(
            "Choose a file that ends in .delivery.json, or restore an earlier version kept"
            " beside it."
        ),
    ),
    _C.STORE_MISTAKES: CatalogEntry(
        466,
        N_("The delivery file has mistakes"),
        N_("{path} was changed by hand, and these places cannot be used:\n{mistakes}"),
        N_("Correct each place, or restore an earlier version kept beside the file."),
    ),
    _C.STORE_NEWER_VERSION: CatalogEntry(
        467,
        N_("The file is from a newer version"),
        N_("{path} was written by a newer version of this program (format {version})."),
        N_(
            "Install the newest version of Coursera Wizard on this computer, then open the"
            " file again."
        ),
    ),
    _C.STORE_CHANGED_MEANWHILE: CatalogEntry(
        468,
        N_("The file was changed meanwhile"),
        N_(
            "{path} was changed by somebody else since it was opened here. Nothing was overwritten."
        ),
        N_("Open the file again to see the change, or save under another name."),
        field="file.path",
    ),
    _C.STORE_OPEN_ELSEWHERE: CatalogEntry(
        469,
        N_("The file is open in another window"),
        N_("{path} is being edited in another window of this program."),
        N_("Go on in the other window, or close it and try again."),
        Remedy.TRY_AGAIN,
    ),
    _C.STORE_EXISTS: CatalogEntry(
        470,
        N_("A file of this name is already there"),
        N_("{path} exists, and it belongs to another delivery. Nothing was overwritten."),
        N_("Choose another name for the file."),
        field="file.path",
    ),
    _C.ANSWERS_MISTAKES: CatalogEntry(
        471,
        N_("The answer file has mistakes"),
        N_("These places of {path} cannot be used:\n{mistakes}"),
        N_("Correct each place and run the command again."),
    ),
    _C.ANSWERS_UNKNOWN_PROGRAM: CatalogEntry(
        472,
        N_("A program of the answer file does not exist"),
        N_("Coursera lists no active program with these IDs: {ids}."),
        N_('Correct the IDs, or write programs = "all".'),
    ),
    _C.DOCUMENT_NOTHING_FOUND: CatalogEntry(
        481,
        N_("Nothing was found in this text"),
        N_("The text holds no API Key, Client Secret, Organization ID or address."),
        N_(
            "Copy the whole text of the API Credentials document, or type the values into the"
            " fields."
        ),
        severity=_WARNS,
    ),
    _C.DOCUMENT_NOT_READABLE: CatalogEntry(
        482,
        N_("The document cannot be read"),
        N_("{path} is not a document this program can read."),
        N_("Open the document, copy its text, and paste it here."),
        severity=_WARNS,
    ),
    _C.DOCUMENT_TOO_LARGE: CatalogEntry(
        483,
        N_("The document is too large to be read here"),
        N_(
            "{path} is larger, or takes longer to read, than a document with credentials does. It"
            " was not read to its end."
        ),
        N_("Open the document, copy the part with the values, and paste it here."),
        severity=_WARNS,
    ),
    _C.DOCUMENT_LOCKED: CatalogEntry(
        484,
        N_("The document is protected"),
        N_("{path} is encrypted, and opens only with its password or on its owner's computer."),
        N_("Open the document there, copy its text, and paste it here."),
        severity=_WARNS,
    ),
    _C.DOCUMENT_NO_TEXT: CatalogEntry(
        485,
        N_("The document holds no text"),
        N_("{path} seems to hold pictures of pages only, as a scanner makes them."),
        N_("Open the document and type the values into the fields."),
        severity=_WARNS,
    ),
    _C.PRACTICE_NOT_STARTED: CatalogEntry(
        491,
        N_("The practice organization did not start"),
        N_("The practice organization runs on this computer, and it did not come up."),
        N_("Try again. If it stays like this, start this program again."),
        Remedy.TRY_AGAIN,
    ),
    _C.USAGE_UNKNOWN_PROBLEM: CatalogEntry(
        492,
        N_("There is no problem of this number"),
        N_("{number} is not a number or code of this program."),
        N_("Run the command without a number to see all of them."),
    ),
    _C.USAGE_WRONG: CatalogEntry(
        493,
        N_("The command was not understood"),
        N_("{mistake}"),
        N_("Run “{command} --help” to see what it takes."),
    ),
    _C.USAGE_NO_TERMINAL: CatalogEntry(
        494,
        N_("This can only be typed on a terminal"),
        N_("The {what} has to be typed, and this command was started without a terminal."),
        N_("Run the command in a terminal window.{hint}"),
    ),
    _C.PRACTICE_PORT_TAKEN: CatalogEntry(
        496,
        N_("The port is taken"),
        N_("Another program on this computer uses port {port} already."),
        N_(
            "Choose another number with “--port”, or leave “--port” away: then a free one is taken."
            " An earlier “coursera-delivery practice” that still serves there ends with Ctrl-C."
        ),
    ),
    _C.USAGE_NO_DISPLAY: CatalogEntry(
        495,
        N_("There is no display for a window"),
        N_("This program opens a window, and no display of this computer can show one."),
        N_(
            "Start it where you are signed in with a desktop. Without one, “coursera-delivery"
            " --help” tells how the same is done with commands."
        ),
    ),
    # --- 5xx runs, receivers, notices
    _C.RUN_ALREADY_RUNNING: CatalogEntry(
        501,
        N_("A run of this delivery is already going on"),
        N_("It was started at {time}. Two runs of one delivery would get in each other’s way."),
        N_("Wait until it has ended, or cancel it, then start again."),
        Remedy.WAIT,
    ),
    _C.RUN_HOLD_WAITS: CatalogEntry(
        502,
        N_("A held run waits for your decision"),
        N_("The run {run} was held. Until somebody decides, nothing is read and nothing is sent."),
        N_("Look at what would change, then approve or reject it."),
    ),
    _C.RUN_SUSPENDED: CatalogEntry(
        503,
        N_("This delivery is suspended"),
        N_("It was suspended by somebody, so nothing was read and nothing was sent."),
        N_("Resume it when it is to run again."),
        severity=_WARNS,
    ),
    _C.RUN_NOT_FOUND: CatalogEntry(
        504,
        N_("There is no such run"),
        N_("The history of this delivery has no run {run}, or several that begin so."),
        N_("Look at the history for the run you mean, and give its whole ID."),
    ),
    _C.RUN_NOT_WAITING: CatalogEntry(
        505,
        N_("This run does not wait for a decision"),
        N_("Only a held run or a preview can be approved or rejected, and only once."),
        N_("Look at the history to see what became of it."),
    ),
    _C.RUN_OUTDATED: CatalogEntry(
        506,
        N_("Something changed since this run"),
        N_("The configuration or the last delivery is not what it was when this was prepared."),
        N_("Reject it if it is held. Then start a new preview or run, and decide about that one."),
    ),
    _C.RUN_INTERRUPTED: CatalogEntry(
        507,
        N_("The run was interrupted"),
        N_("The program ended before the run did. The receiver has what it had before."),
        N_("Start the run again."),
        Remedy.TRY_AGAIN,
    ),
    _C.RUN_NOTHING_CHOSEN: CatalogEntry(
        508,
        N_("There is nothing to deliver"),
        N_("No program of this delivery is turned on with a school that needs no look."),
        N_("Turn on at least one program, then run it again."),
    ),
    _C.RUN_NOT_COMPLETE: CatalogEntry(
        509,
        N_("Coursera’s data could not be read completely"),
        N_("{list}: {count} of {total} rows came, also at the second try. Nothing was sent."),
        N_("Run it again later. Coursera may be refreshing its reports just now."),
        Remedy.TRY_AGAIN,
    ),
    _C.RUN_CHECK_FAILED: CatalogEntry(
        510,
        N_("The package did not pass its check"),
        N_("Before anything is sent, every package is read back. This one has {count} mistakes."),
        N_("Nothing was sent. Copy the details and send them to the support for this program."),
        Remedy.CALL_SUPPORT,
    ),
    _C.RUN_PACKAGE_GONE: CatalogEntry(
        511,
        N_("The package of this run is no longer kept"),
        N_("The last 30 packages are kept on this computer; this one is older or was removed."),
        N_("Start a new run or a preview."),
    ),
    _C.RUN_HELD: CatalogEntry(
        520,
        N_("This run is held"),
        N_("More would change than the limits allow. {reasons}"),
        N_("Nothing was sent. Look at what would change, then approve or reject it."),
    ),
    _C.RECEIVER_NAME_NOT_FOUND: CatalogEntry(
        531,
        N_("The receiver's server was not found"),
        N_("This computer looked up the name {host} and got no address for it."),
        N_(
            "Check the server's name for a typing mistake. If it is right, ask your network"
            " administrator whether this computer may look it up."
        ),
        Remedy.TRY_AGAIN,
        field="receiver.sftp.host",
    ),
    _C.RECEIVER_SIGN_IN_REFUSED: CatalogEntry(
        532,
        N_("The receiver's server did not accept the sign-in"),
        N_("{host} turned down the sign-in as “{user}”."),
        N_(
            "Check user and password or key. If both are right, ask the receiver whether this"
            " user may sign in so, and from this computer's network address."
        ),
        field="receiver.sftp.user",
    ),
    _C.RECEIVER_HOST_KEY_UNKNOWN: CatalogEntry(
        533,
        N_("The receiver's server is not known yet"),
        N_("{host} showed the key {key}. Nobody has agreed to it, so nothing was sent."),
        N_("Compare this key with the one the receiver gave you. If they are the same, agree."),
        field="receiver.sftp.host_key",
    ),
    _C.RECEIVER_HOST_KEY_CHANGED: CatalogEntry(
        534,
        N_("The receiver's server shows another key"),
        N_(
            "{host} showed the key {key}, and {known} was agreed to. Another computer may stand"
            " in its place. Nothing was sent, not even the password."
        ),
        N_("Ask the receiver whether its key was changed. If so, compare both and agree anew."),
        field="receiver.sftp.host_key",
    ),
    _C.RECEIVER_CUT_OFF: CatalogEntry(
        535,
        N_("The connection to the receiver was cut off"),
        N_("The connection to {host} ended early. No half file is there under a final name."),
        N_(
            "Try again. If it happens each time, ask the receiver, and your network"
            " administrator, what ends connections to {host}."
        ),
        Remedy.TRY_AGAIN,
    ),
    _C.RECEIVER_NO_SPACE: CatalogEntry(
        536,
        N_("The receiver has no room left"),
        N_("{host} has too little room for {name}. What was delivered before is still there."),
        N_("Ask the receiver to make room, then deliver again."),
        Remedy.TRY_AGAIN,
    ),
    _C.RECEIVER_SERVER_FOLDER_MISSING: CatalogEntry(
        537,
        N_("The folder is not on the receiver's server"),
        N_("{host} has no folder {folder}. It is not made from here."),
        N_("Correct the folder, or ask the receiver to make it."),
        field="receiver.sftp.folder",
    ),
    _C.RECEIVER_NOT_PERMITTED: CatalogEntry(
        538,
        N_("The receiver's server does not allow this"),
        N_("“{user}” is not allowed to write, rename or remove files in {folder} on {host}."),
        N_("Ask the receiver for these rights, or choose another folder."),
        field="receiver.sftp.folder",
    ),
    _C.RECEIVER_SECRET_MISSING: CatalogEntry(
        539,
        N_("The receiver's password or key is missing"),
        N_("There is nothing to sign in to {host} with."),
        N_(
            "Enter the password or the key of the receiver's server, or keep it with"
            " “coursera-delivery secret set FILE --for receiver”. On a server, set the variable"
            " COURSERA_RECEIVER_SECRET."
        ),
        field="receiver.sftp.secret",
    ),
    _C.RECEIVER_KEY_UNUSABLE: CatalogEntry(
        540,
        N_("This private key cannot be used"),
        N_("The text is no private key in the form of OpenSSH, or a part of it is missing."),
        N_(
            "Paste the whole file, from “-----BEGIN” to the end. A .ppk file is turned into it by"
            " PuTTYgen: Conversions, Export OpenSSH key."
        ),
        field="receiver.sftp.secret",
    ),
    _C.RECEIVER_KEY_NEEDS_PASSPHRASE: CatalogEntry(
        541,
        N_("This private key asks for a passphrase"),
        N_("A run at night has nobody to ask for it, so such a key cannot be used."),
        N_(
            "Make a key for this delivery alone, without a passphrase; the keychain protects it."
            " “ssh-keygen -t ed25519” makes one."
        ),
        field="receiver.sftp.secret",
    ),
    _C.RECEIVER_NOT_SFTP: CatalogEntry(
        542,
        N_("This server does not take files by SFTP"),
        N_("{host}, port {port}, answered in another way than an SFTP server does."),
        N_("Check server and port; the usual port is 22. FTP and FTPS are something else."),
        field="receiver.sftp.host",
    ),
    _C.RECEIVER_OLD_ENCRYPTION: CatalogEntry(
        543,
        N_("The receiver's server knows only old encryption"),
        N_("{host} offers no encryption that is still held to be safe. Nothing was sent."),
        N_("Show the details to the receiver: its server has to be updated."),
        Remedy.CALL_SUPPORT,
    ),
    _C.RECEIVER_REFUSED_FILE: CatalogEntry(
        544,
        N_("The receiver's server did not take a file"),
        N_("{host} turned down {name} without saying why. What was there before is still there."),
        N_(
            "Try again. If it happens each time, ask the receiver whether there is room, and"
            " which file names it takes."
        ),
        Remedy.TRY_AGAIN,
    ),
    _C.RECEIVER_SERVER_MISSING: CatalogEntry(
        545,
        N_("Server or user of the receiver is missing"),
        N_("Packages are to go by SFTP, and there is no server or no user to sign in as."),
        N_("Enter the server's name and the user that the receiver gave you."),
        field="receiver.sftp.host",
    ),
    _C.HISTORY_NEWER: CatalogEntry(
        521,
        N_("The history is of a newer version of this program"),
        N_("{path} was written by a newer version, and this one would lose some of it."),
        N_("Install the newer version again. To begin a new history, move the file away."),
    ),
    _C.HISTORY_DAMAGED: CatalogEntry(
        522,
        N_("The history of runs is damaged"),
        N_("{path} cannot be read, and it could not be given another name."),
        N_("Close all windows of this program, move the file to another folder, then try again."),
    ),
    _C.HISTORY_BUSY: CatalogEntry(
        523,
        N_("The history of runs is in use"),
        N_("Another program holds {path} and did not let go of it for {seconds} seconds."),
        N_("Try again. A backup or a virus scan may be reading the file just now."),
        Remedy.TRY_AGAIN,
    ),
    _C.HISTORY_OTHER_VERSION: CatalogEntry(
        524,
        N_("Another version of this program noted this"),
        N_("The history says “{name}” here, and this version does not know what that means."),
        N_("Look at this run with the newest version of the program."),
    ),
    _C.HISTORY_LIST_GONE: CatalogEntry(
        525,
        N_("The list of records is no longer kept"),
        N_("The lists of the last 30 packages are kept; this one is older or was removed."),
        N_("Start a new run or a preview to see today’s records."),
    ),
    _C.NOTICE_MAIL_SERVER_UNREACHABLE: CatalogEntry(
        551,
        N_("The mail server cannot be reached"),
        N_("The notice was not sent: {host}, port {port}. {reason}"),
        N_(
            "Check name and port of the mail server. Port 465 goes with TLS from the start, port"
            " 587 with STARTTLS. Your mail provider’s help names them."
        ),
        Remedy.TRY_AGAIN,
        field="notices.mail.server",
    ),
    _C.NOTICE_MAIL_NOT_SECURE: CatalogEntry(
        552,
        N_("The mail server offers no secure connection"),
        N_("Nothing was sent to {host}, port {port}, not even the password. {reason}"),
        N_(
            "Choose the other kind of encryption, and port 465 for TLS from the start or 587 for"
            " STARTTLS. If it stays like this, show the details to the mail administrator."
        ),
        field="notices.mail.security",
    ),
    _C.NOTICE_MAIL_SIGN_IN_REFUSED: CatalogEntry(
        553,
        N_("The mail server did not accept the sign-in"),
        N_("{host} turned down the sign-in as “{user}”."),
        N_(
            "Enter user and password again. Where the mailbox is protected by a second step, make"
            " an app password at the mail provider and use that one."
        ),
        field="notices.mail.user",
    ),
    _C.NOTICE_MAIL_SENDER_REFUSED: CatalogEntry(
        554,
        N_("The mail server does not let this sender write"),
        N_("{host} takes no mail from {sender}."),
        N_("Enter the address that belongs to the mailbox you sign in with."),
        field="notices.mail.sender",
    ),
    _C.NOTICE_MAIL_RECIPIENT_REFUSED: CatalogEntry(
        555,
        N_("The mail server does not write to a recipient"),
        N_("{host} takes no mail for {recipients}."),
        N_("Check these addresses for a typing mistake. The other recipients got the notice."),
        field="notices.mail.recipients",
    ),
    _C.NOTICE_MAIL_REFUSED: CatalogEntry(
        556,
        N_("The mail server did not take the notice"),
        N_("{host} answered {answer} instead of sending it."),
        N_("Send a test in a few minutes. If it stays like this, ask the mail administrator."),
        Remedy.TRY_AGAIN,
        field="notices.mail.server",
    ),
    _C.NOTICE_WEBHOOK_UNREACHABLE: CatalogEntry(
        557,
        N_("The web address for notices cannot be reached"),
        N_("The notice was not sent to {host}. {reason}"),
        N_("Check the address. If it is right, ask whoever looks after it whether it is there."),
        Remedy.TRY_AGAIN,
        field="notices.webhook.url",
    ),
    _C.NOTICE_WEBHOOK_FAILED: CatalogEntry(
        558,
        N_("The web address did not take the notice"),
        N_("{host} answered with status {status}.{hint}"),
        N_(
            "Check the address and its token. If both are right, show this to whoever looks after"
            " the web address."
        ),
        Remedy.TRY_AGAIN,
        field="notices.webhook.url",
    ),
    _C.NOTICE_SECRET_MISSING: CatalogEntry(
        559,
        N_("A password for notices is missing"),
        N_("The {what} was not found where this delivery keeps its secrets."),
        N_("Open the delivery with Edit, enter it again on the Schedule page, and finish."),
        field="notices.mail.password",
    ),
    _C.RUN_NOT_STARTED: CatalogEntry(
        561,
        N_("The run could not be started"),
        N_("A run is a program of its own. It ended before it began to work."),
        N_("Start it in a terminal to see why: coursera-delivery run FILE."),
        Remedy.TRY_AGAIN,
    ),
    # --- 6xx keychain
    _C.KEYRING_LOCKED: CatalogEntry(
        601,
        N_("The keychain is locked"),
        N_("{store} did not open, so the secret could not be read or kept."),
        N_("Unlock the keychain with your password, then try again."),
        Remedy.TRY_AGAIN,
    ),
    _C.KEYRING_MISSING: CatalogEntry(
        602,
        N_("This computer has no keychain"),
        N_("No keychain was found that could keep the secret."),
        N_(
            "Choose a sealed file with a passphrase. On a server, set the variable {variable} and"
            " use the command line."
        ),
    ),
    _C.KEYRING_UNSAFE: CatalogEntry(
        603,
        N_("The keychain of this computer is not safe"),
        N_("{store} would keep the secret in a readable form, so it was not used."),
        N_("Choose a sealed file with a passphrase, or set up the system's own keychain."),
    ),
    _C.KEYRING_TOO_LONG: CatalogEntry(
        604,
        N_("The secret is too long for the keychain"),
        N_("The secret has {length} characters, and {store} takes {limit} at most."),
        N_("Check that only the Client Secret was pasted, and nothing around it."),
        field="account.secret",
    ),
    _C.KEYRING_FAILED: CatalogEntry(
        605,
        N_("The keychain did not do its work"),
        N_("{store} answered with a failure. The secret was not kept."),
        N_("Try again. If it stays like this, choose a sealed file with a passphrase."),
        Remedy.TRY_AGAIN,
    ),
    _C.KEYRING_NO_ANSWER: CatalogEntry(
        606,
        N_("The keychain is waiting for you"),
        N_(
            "{store} did not answer within {seconds} seconds. It may be showing a window that"
            " asks for a password."
        ),
        N_("Look for that window and answer it, then try again."),
        Remedy.TRY_AGAIN,
    ),
    _C.KEYRING_SECRET_NOT_FOUND: CatalogEntry(
        607,
        N_("The secret is not on this computer"),
        N_("{store} holds no Client Secret for this API Key and this token address."),
        N_(
            "Enter the Client Secret again: on the Credentials page, or with “coursera-delivery"
            " secret set FILE”."
        ),
        field="account.secret",
    ),
    _C.SEALED_PASSPHRASE_WRONG: CatalogEntry(
        611,
        N_("The passphrase does not open the sealed file"),
        N_("The sealed file on this computer was made with another passphrase."),
        N_("Enter the passphrase you chose when the file was made."),
        field="secret.passphrase",
    ),
    _C.SEALED_PASSPHRASE_WEAK: CatalogEntry(
        612,
        N_("The passphrase is too short"),
        N_("A passphrase of fewer than {characters} characters can be guessed."),
        N_("Choose a longer one: four words that do not belong together are good."),
        field="secret.passphrase",
    ),
    _C.SEALED_NOT_UNATTENDED: CatalogEntry(
        613,
        N_("A sealed file cannot serve unattended runs"),
        N_("The sealed file opens only with your passphrase, so runs need you to type it."),
        N_("Run it by hand, or use a keychain or, on a server, the variable {variable}."),
        severity=_WARNS,
    ),
    _C.SEALED_DAMAGED: CatalogEntry(
        614,
        N_("The sealed file is damaged"),
        N_("{path} is not a sealed file of this program, or parts of it are missing."),
        N_("Move the file away, then enter the secret again."),
    ),
    _C.SEALED_PASSPHRASES_DIFFER: CatalogEntry(
        615,
        N_("The two passphrases differ"),
        N_("The passphrase was asked for twice, and the second was not like the first."),
        N_("Run the command again and type the same passphrase both times."),
        field="secret.passphrase",
    ),
    _C.ENVIRONMENT_SECRET_MISSING: CatalogEntry(
        621,
        N_("The variable with the secret is not set"),
        N_("The variable {variable} is empty, and no keychain holds the secret."),
        N_("Set the variable {variable} to the Client Secret, then run the command again.{hint}"),
        field="account.secret",
    ),
    _C.SECRET_KEPT_ELSEWHERE: CatalogEntry(
        622,
        N_("The secret of this delivery is not kept here"),
        N_("Its place is another one: {place}. So there is nothing to keep or remove here."),
        N_("Change it there, or configure the delivery again to keep the secret elsewhere."),
        field="account.secret",
    ),
    # --- 7xx the operating system's scheduler
    _C.SCHEDULER_NONE: CatalogEntry(
        701,
        N_("This computer cannot start runs by itself"),
        N_("No scheduler was found that could start a program at a time: {looked_for}."),
        N_(
            "Run it by hand, or have a scheduler of yours call “coursera-delivery run FILE”."
            " “coursera-delivery schedule export FILE --for ENGINE” writes what some of them need."
        ),
        field="schedule.run_by_itself",
    ),
    _C.SCHEDULER_NO_SESSION: CatalogEntry(
        702,
        N_("Your session's scheduler cannot be reached"),
        N_("{scheduler} belongs to a signed-in session, and this program was started outside one."),
        N_("Sign in to this computer as yourself, not through su or sudo, and try again.{hint}"),
        Remedy.TRY_AGAIN,
        field="schedule.run_by_itself",
    ),
    _C.SCHEDULER_NOT_ALLOWED: CatalogEntry(
        703,
        N_("This computer does not let you schedule programs"),
        N_("{scheduler} refused: your account may not register programs that start by themselves."),
        N_("Ask whoever looks after this computer to allow it, or run the delivery by hand."),
        field="schedule.run_by_itself",
    ),
    _C.SCHEDULER_FAILED: CatalogEntry(
        704,
        N_("The scheduler did not do what it was asked"),
        N_("{scheduler} answered with a failure. The entry is as it was before."),
        N_("Try again. If it stays like this, send the details to your support."),
        Remedy.TRY_AGAIN,
        field="schedule.run_by_itself",
    ),
    _C.SCHEDULER_NO_ANSWER: CatalogEntry(
        705,
        N_("The scheduler does not answer"),
        N_("{scheduler} did not answer within {seconds} seconds."),
        N_("Try again. If it stays like this, restart the computer."),
        Remedy.TRY_AGAIN,
        field="schedule.run_by_itself",
    ),
    _C.SCHEDULER_PATH_UNUSABLE: CatalogEntry(
        706,
        N_("The scheduler cannot take this file name"),
        N_("{path} holds a line break or another character that no scheduler can be given."),
        N_("Rename the file or its folder, then register the schedule again."),
        field="schedule.run_by_itself",
    ),
    _C.SCHEDULER_MANUAL: CatalogEntry(
        707,
        N_("This delivery has no schedule"),
        N_("It is run by hand, or its times are not complete, so there is nothing to register."),
        N_("Choose on the Schedule page when it runs, then register it."),
        field="schedule.frequency",
    ),
    _C.SCHEDULER_DIFFERS: CatalogEntry(
        708,
        N_("The entry of the scheduler was changed"),
        N_("What {scheduler} holds is not what this delivery says: {differences}"),
        N_(
            "Register it again to put it right: on the Schedule page, or with “coursera-delivery"
            " schedule install FILE”."
        ),
        severity=_WARNS,
        field="schedule.run_by_itself",
    ),
    _C.SCHEDULER_NOT_RUNNING: CatalogEntry(
        709,
        N_("The scheduler of this computer is off"),
        N_("{scheduler} is there, but it is not running, so nothing would be started."),
        N_("Have it started by whoever looks after this computer: {command}"),
        field="schedule.run_by_itself",
    ),
    _C.SCHEDULER_SEALED_FILE: CatalogEntry(
        710,
        N_("A sealed file keeps runs from starting by themselves"),
        N_("The secret is in a sealed file, which opens only with the passphrase you type."),
        N_("Keep the secret in the keychain or, on a server, in a variable; or run it by hand."),
        field="schedule.run_by_itself",
    ),
    _C.SCHEDULER_NOT_STARTED: CatalogEntry(
        711,
        N_("The scheduler did not start the test"),
        N_("{scheduler} took the test, and did not start it within {seconds} seconds."),
        N_("{advice}"),
        Remedy.TRY_AGAIN,
        field="schedule.run_by_itself",
    ),
    _C.SCHEDULER_NO_PROGRAM: CatalogEntry(
        712,
        N_("The scheduler cannot start this program"),
        N_("{scheduler} did not find {program}, or may not start it."),
        N_("Install the program where it is to stay, open it there and register the run again."),
        field="schedule.run_by_itself",
    ),
    _C.SCHEDULER_KEYCHAIN_LOCKED: CatalogEntry(
        713,
        N_("Scheduled runs cannot open the keychain"),
        N_("The scheduler started the test, and the keychain stayed closed for it."),
        N_("{advice}"),
        field="schedule.run_by_itself",
    ),
    _C.SCHEDULER_VARIABLE_MISSING: CatalogEntry(
        714,
        N_("The scheduler does not know the secret's variable"),
        N_("The scheduler started the test without the variable {variable}, which has the secret."),
        N_("{advice}"),
        field="schedule.run_by_itself",
    ),
    _C.SCHEDULER_TEST_ENDED: CatalogEntry(
        715,
        N_("The test ended before it could say anything"),
        N_("{scheduler} started the program, and it ended without a result."),
        N_("Run “coursera-delivery test FILE” in a terminal to see why, then try again."),
        Remedy.TRY_AGAIN,
        field="schedule.run_by_itself",
    ),
    _C.SCHEDULER_ENTRY_ODD: CatalogEntry(
        716,
        N_("The entry of the scheduler cannot be read"),
        N_("What {scheduler} holds for this delivery is not as this program writes it."),
        N_(
            "Remove it and register it again: “coursera-delivery schedule remove FILE”, then"
            " “coursera-delivery schedule install FILE”."
        ),
        field="schedule.run_by_itself",
    ),
    _C.SCHEDULE_MISSED: CatalogEntry(
        731,
        N_("A scheduled run did not take place"),
        N_(
            "{runs}. The computer was off or asleep then, or its scheduler did not start the run,"
            " and it is too close to the LMS sync or to the next run to catch up."
        ),
        N_(
            "See that the computer is on at the time of the schedule. To deliver before the next"
            " scheduled run, start a run by hand."
        ),
        severity=_WARNS,
    ),
    _C.SCHEDULE_LATE: CatalogEntry(
        732,
        N_("A scheduled run has not begun"),
        N_("{runs}. There is still time for it before the LMS syncs or the next run starts."),
        N_(
            "Start the run by hand, and see whether the computer's scheduler still knows it:"
            " “coursera-delivery schedule status FILE”."
        ),
        severity=_WARNS,
    ),
    _C.SCHEDULE_TOO_CLOSE: CatalogEntry(
        733,
        N_("Recent runs took longer than the schedule leaves them"),
        N_(
            "The longest of the last ten runs took {longest}, and the run of {run} starts {gap}"
            " before the LMS syncs."
        ),
        N_("Choose an earlier time{fix}, so that the LMS does not read the package before it."),
        severity=_WARNS,
        field="schedule.time",
    ),
    # --- 9xx defects
    _C.BUG_UNEXPECTED: CatalogEntry(
        901,
        N_("The program made a mistake"),
        N_("Something happened that the program was not built for. What you entered is kept."),
        N_("Copy the details and send them to the support for this program, then go on."),
        Remedy.CALL_SUPPORT,
    ),
}
