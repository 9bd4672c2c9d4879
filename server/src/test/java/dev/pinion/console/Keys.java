package dev.pinion.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import java.util.ArrayList;
import java.util.List;

/**
 * The keyboard of a person who has no mouse. Wherever it takes them, they must see where they are.
 */
final class Keys {
  /** More often nobody presses the tabulator to get somewhere. */
  private static final int TABS_MAX = 60;

  /** Later than that, people look for where they are. */
  private static final int SEEN_WITHIN_MS = 1_000;

  /** What is read out of an element. */
  private static final String NAME =
      """
      (of) => {
        const label = of.labels?.[0]?.textContent ?? '';
        return (of.getAttribute('aria-label') || label || of.textContent).replace(/\\s+/g, ' ').trim();
      }
      """;

  /** Whether the tabulator stops at something that can be used and whose name begins or is so. */
  private static final String THERE =
      """
      ([wanted, begins]) => {
        const name = %s;
        return [...document.querySelectorAll('*')].some((each) => each.tabIndex >= 0 && !each.disabled && each.checkVisibility()
          && (begins ? name(each).startsWith(wanted) : name(each) === wanted));
      }
      """
          .formatted(NAME);

  /** Why the element that has the keyboard is not seen to have it; empty if it is. */
  private static final String UNSEEN =
      """
      async () => {
        // What takes over the keyboard does so when the page is drawn.
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        const at = document.activeElement;
        if (!at || at === document.body) return 'nothing has the keyboard';
        const {left, top, right, bottom} = at.getBoundingClientRect();
        if (right <= 0 || bottom <= 0 || left >= innerWidth || top >= innerHeight) return 'it is out of sight';
        const style = getComputedStyle(at);
        const halo = at.querySelector('.graph-halo');
        const marked = (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none'
          || (halo && getComputedStyle(halo).strokeWidth === '3px');
        if (!marked) return 'nothing marks it';
        if (at.matches('main')) return '';
        const x = Math.min(innerWidth - 1, Math.max(0, (left + right) / 2));
        const y = Math.min(innerHeight - 1, Math.max(0, (top + bottom) / 2));
        const over = document.elementFromPoint(x, y);
        return over && (at.contains(over) || over.contains(at)) ? '' : 'something lies over it';
      }
      """;

  private final Page page;

  Keys(Page page) {
    this.page = page;
  }

  /** Somebody who goes by the navigation from the services to another page. */
  static Keys open(Visitor visitor, String link, String heading) {
    assertThat(visitor.heading("Services")).isVisible();
    assertThat(visitor.page().locator("main#main")).isFocused();
    var keys = new Keys(visitor.page());
    // The navigation stands before the content.
    keys.back(link).press("Enter");
    assertThat(visitor.heading(heading)).isVisible();
    return keys.requireAtContent();
  }

  /** Presses a key, or several at once such as {@code Shift+Tab}. */
  Keys press(String key) {
    page.keyboard().press(key);
    return this;
  }

  /** Writes. */
  Keys type(String text) {
    page.keyboard().type(text);
    return this;
  }

  /** Presses the tabulator until they are at what is called so. */
  Keys to(String name) {
    return to(name, false, "Tab");
  }

  /** The same, to something whose name goes on with how it stands. */
  Keys toWhatBeginsWith(String name) {
    return to(name, true, "Tab");
  }

  /** The same in the other direction. */
  Keys back(String name) {
    return to(name, false, "Shift+Tab");
  }

  /** What comes over the network later is not passed by before it is there. */
  private Keys to(String name, boolean begins, String key) {
    page.waitForFunction(THERE, List.of(name, begins));
    List<String> passed = new ArrayList<>();
    while (passed.size() < TABS_MAX) {
      press(key);
      requireSeen();
      String here = here();
      if (begins ? here.startsWith(name) : here.equals(name)) {
        return this;
      }
      passed.add(here);
    }
    throw new AssertionError("The tabulator does not lead to “" + name + "”, only to " + passed);
  }

  /** What is read out of what they are at. */
  String here() {
    return String.valueOf(page.evaluate("(" + NAME + ")(document.activeElement)"));
  }

  /**
   * Fails unless they see where they are, at the latest a moment after the page has changed: what
   * is around a button that is gone gets the keyboard in the next frame.
   */
  Keys requireSeen() {
    try {
      page.waitForCondition(
          () -> unseen().isEmpty(), new Page.WaitForConditionOptions().setTimeout(SEEN_WITHIN_MS));
    } catch (TimeoutError e) {
      assertThat(unseen()).as("at “%s”", here()).isEmpty();
    }
    return this;
  }

  private String unseen() {
    return String.valueOf(page.evaluate(UNSEEN));
  }

  /** Fails unless a new page has them begin at the top of its content. */
  Keys requireAtContent() {
    assertThat(page.locator("main#main")).isFocused();
    return requireSeen();
  }
}
