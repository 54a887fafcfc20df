"""What an owner does in the admin, through the interface, with the number of actions it takes."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from tests.images import encoded, photo

BIBTEX = "".join(
    f"@inproceedings{{k{n}, title={{Paper {n}}}, author={{Chen, Ada and Hopper, Grace}}, "
    f"booktitle={{NSDI}}, year={{202{n}}}}}\n"
    for n in range(3)
)
NOTE = "\n\nIts cost is $O(n^2)$.\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n"


def sign_in(page: Page, url: str, password: str) -> None:
    page.goto(f"{url}/admin/")
    page.get_by_label("Username").fill("admin")
    page.get_by_label("Password").fill(password)
    page.locator("[type=submit]").click()
    page.wait_for_url("**/admin/")


class Hand:
    """Uses the admin as an owner does, and counts clicks, fields filled in and files chosen."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.actions = 0

    def click(self, name: str, role: Any = "button") -> None:
        """Click what opens another page."""
        self.actions += 1
        with self.page.expect_navigation():
            self.page.get_by_role(role, name=name).first.click()

    def fill(self, label: str, text: str) -> None:
        self.actions += 1
        self.page.get_by_label(label).first.fill(text)

    def write(self, text: str) -> None:
        self.actions += 1
        self.page.locator("textarea[name=body]").press("Control+End")
        self.page.keyboard.insert_text(text)

    def choose(self, selector: str, *names: str) -> None:
        self.actions += 1
        self.page.locator(selector).first.set_input_files(_files(*names))


def _files(*names: str) -> list[Any]:
    return [
        {"name": name, "mimeType": "image/jpeg", "buffer": encoded(photo(), "JPEG")}
        for name in names
    ]


def set_up_profile(hand: Hand) -> None:
    hand.click("Set up your profile", "link")
    hand.fill("Name", "Ada Chen")
    hand.fill("Headline", "Ph.D. student")
    hand.choose("[name=photo]", "ada.jpg")
    hand.click("Save")


def import_publications(hand: Hand) -> None:
    hand.click("Publications", "link")
    hand.click("Import BibTeX", "link")
    hand.page.locator("textarea").first.fill(BIBTEX)
    hand.actions += 1
    hand.click("Preview import")
    hand.click("Import")


def add_publication(hand: Hand) -> None:
    """Count the actions after the title."""
    hand.page.goto(f"{hand.url}/admin/profile_app/publication/add/")
    hand.fill("Title", "A paper by hand")
    hand.actions = 0
    hand.page.locator("[name=authors]").first.fill("Ada Chen, Grace Hopper, Alan Turing")
    hand.actions += 1
    hand.fill("Venue", "NSDI")
    hand.fill("Year", "2024")
    hand.click("Save")


def write_note(hand: Hand) -> None:
    hand.click("New note", "link")
    hand.fill("Paper", "arXiv:2307.08691")
    hand.click("Start writing")
    hand.write(NOTE)
    hand.actions += 1
    with hand.page.expect_file_chooser() as chooser:
        hand.page.get_by_role("button", name="Image", exact=True).first.click()
    chooser.value.set_files(_files("figure.jpg"))
    hand.page.get_by_role("button", name="Done").click()
    hand.actions += 1
    hand.click("Check and publish")
    hand.click("Publish")
    hand.page.wait_for_selector("text=Published")


def upload_images(hand: Hand) -> None:
    hand.click("Images", "link")
    hand.choose(".image-uploads [type=file]", *(f"figure {n}.jpg" for n in range(10)))
    hand.page.wait_for_selector("text=10 images uploaded.", timeout=120_000)


TASKS: dict[str, Callable[[Hand], None]] = {
    "profile with a photo": set_up_profile,
    "three publications by BibTeX": import_publications,
    "a publication by hand, after its title": add_publication,
    "a note from an arXiv ID, published": write_note,
    "ten images uploaded": upload_images,
}
