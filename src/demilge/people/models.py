"""Persons and what is kept about them. Person ≠ contact point ≠ credential."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from demilge.places.models import Body, Place, Programme


class Sex(models.TextChoices):
    FEMALE = "f", _("woman")
    MALE = "m", _("man")
    UNKNOWN = "u", _("not said")


class Person(models.Model):
    """Somebody who takes part. Only a name is needed; no document is ever asked for."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # public id, also in the journal
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="persons")
    name = models.CharField(max_length=120)
    sex = models.CharField(max_length=1, choices=Sex, default=Sex.UNKNOWN)
    birth_year = models.PositiveSmallIntegerField(null=True)
    home = models.ForeignKey(Place, models.PROTECT, null=True, related_name="residents")
    language = models.CharField(max_length=2, default="ky")
    is_sample = models.BooleanField(default=False)  # invented, for the example programme
    erased_at = models.DateTimeField(null=True)
    added_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["programme", "name"], name="person_by_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def short_name(self) -> str:
        """The first name as it is written, the others as initials: enough to know oneself, too little for a stranger."""
        first, *others = self.name.split() or [self.name]
        return " ".join([first, *(f"{other[0]}." for other in others)])


class Scheme(models.TextChoices):
    PHONE = "tel", _("phone")
    WHATSAPP = "whatsapp", _("WhatsApp")
    EMAIL = "mailto", _("e-mail")


class ContactPoint(models.Model):
    """A way to reach a person. One phone may stand for several persons: it is then marked as shared."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="contacts")
    scheme = models.CharField(max_length=8, choices=Scheme)
    value = models.CharField(max_length=120)
    is_shared = models.BooleanField(default=False)
    verified_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "scheme", "value"], name="one_contact_once_a_person"),
            models.UniqueConstraint(
                fields=["scheme", "value"], condition=Q(is_shared=False), name="an_unshared_contact_is_one_person_s"
            ),
        ]

    def __str__(self) -> str:
        return self.value


class Purpose(models.TextChoices):
    KEEP = "keep", _("keep my name and contacts")
    MESSAGES = "messages", _("send me messages")
    NAME_PUBLIC = "name", _("show my name in public")


class Given(models.TextChoices):
    PAPER = "paper", _("signed on paper")
    SPOKEN = "spoken", _("said before a witness")
    WEB = "web", _("ticked on the page")


class Consent(models.Model):
    """What a person agreed to: which text, when, how. Withdrawing keeps the row and dates it."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=8, choices=Purpose)
    text_version = models.CharField(max_length=16)
    language = models.CharField(max_length=2)
    given_on = models.DateField()
    how = models.CharField(max_length=8, choices=Given)
    withdrawn_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=Q(withdrawn_on__isnull=True),
                name="one_standing_consent_a_purpose",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=F("given_on")),
                name="a_consent_is_withdrawn_after_it_was_given",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.given_on}"


class RoleKind(models.TextChoices):
    RESIDENT = "resident", _("resident")
    STREET_HEAD = "street_head", _("street head")
    HOUSE_HEAD = "house_head", _("house committee head")
    QUARTER_HEAD = "quarter_head", _("quarter head")
    MEMBER = "member", _("initiative group member")
    SECRETARY = "secretary", _("secretary of the group")
    CHAIR = "chair", _("chair of the group")
    COORDINATOR = "coordinator", _("coordinator")
    MTU_OFFICER = "mtu_officer", _("officer of the MTU")
    MAYOR_OFFICE = "mayor_office", _("officer of the mayor's office")
    DEPUTY = "deputy", _("deputy of the city council")
    TRANSLATOR = "translator", _("translator")
    DONOR = "donor", _("donor (reads only)")
    ADMINISTRATOR = "administrator", _("administrator")


OFFICIALS = (RoleKind.MTU_OFFICER, RoleKind.MAYOR_OFFICE, RoleKind.DEPUTY)


class Role(models.Model):
    """What a person is, where and when. No place: in the whole programme."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="roles")
    kind = models.CharField(max_length=16, choices=RoleKind)
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="roles")
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="roles")
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="a_role_ends_after_it_begins"
            ),
            # As an expression, since SQLite takes two empty places for two different ones.
            models.UniqueConstraint(
                F("person"),
                F("kind"),
                Coalesce("place_id", 0),
                Coalesce("body_id", 0),
                condition=Q(until__isnull=True),
                name="one_standing_role_of_a_kind",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "place"], name="role_by_place")]

    def __str__(self) -> str:
        return f"{self.person} {self.kind}"


class Slip(models.Model):
    """A printed invitation to sign in: QR and 12 Crockford characters, single use, 14 days. Only its digest is kept."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="slips")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="a_slip_lives_a_while"),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(revoked_at__isnull=True),
                name="a_slip_is_used_or_revoked_not_both",
            ),
        ]

    def __str__(self) -> str:
        return f"slip {self.pk}"


class Device(models.Model):
    """A phone or computer that carries our cookie for 180 days. A shared one asks who is there."""

    digest = models.CharField(max_length=64, unique=True)  # of the cookie's token
    is_shared = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"device {self.pk}"


class DeviceLogin(models.Model):
    """A person on a device. On an own device it stands as long as the device; on a shared one 15 minutes a time."""

    device = models.ForeignKey(Device, models.CASCADE, related_name="logins")
    person = models.ForeignKey(Person, models.CASCADE, related_name="logins")
    open_until = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["device", "person"], name="a_person_once_a_device")]

    def __str__(self) -> str:
        return f"login {self.pk}"


class SecretKind(models.TextChoices):
    PIN = "pin", _("PIN")
    PASSWORD = "password", _("password")


class PersonSecret(models.Model):
    """A PIN or password, as argon2 keeps it. A password has a login name."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="secrets")
    kind = models.CharField(max_length=8, choices=SecretKind)
    login = models.CharField(max_length=120, null=True, unique=True)
    encoded = models.CharField(max_length=200)
    set_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "kind"], name="one_secret_of_a_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Tries(models.Model):
    """How often something was tried in the running window: a code from one address, a PIN of one person."""

    key = models.CharField(max_length=64, unique=True)  # keyed digest of scope and subject
    count = models.PositiveIntegerField(default=0)
    window_ends = models.DateTimeField()

    class Meta:
        verbose_name_plural = "tries"

    def __str__(self) -> str:
        return f"{self.count} until {self.window_ends}"
