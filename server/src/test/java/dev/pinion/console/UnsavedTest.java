package dev.pinion.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Dialog;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.RequestOptions;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** What somebody has typed and not saved: it is not lost unless they say so. */
class UnsavedTest extends DemoConsoleTest {
  private static final Pattern PROMOTE = Pattern.compile("/promote\\?");
  private static final String ENDED = "Your session has ended; sign in again.";

  @Test
  void whoGoesBackIsAskedAndStaysWithWhatTheyTyped() {
    Visitor visitor = owner();
    Page page = visitor.page();
    Locator reason = typed(visitor);
    page.onceDialog(Dialog::dismiss);
    page.goBack();
    assertThat(page).hasURL(PROMOTE);
    assertThat(reason).hasValue("Half a sentence");
    assertThat(visitor.heading("Promote")).isVisible();

    page.onceDialog(Dialog::accept);
    page.goBack();
    assertThat(visitor.heading("Order support")).isVisible();
    assertThat(reason).hasCount(0);
  }

  @Test
  void whoseSessionEndsSignsInAndGoesOnTyping() {
    Visitor visitor = owner();
    Locator reason = typed(visitor);
    endSession(visitor);
    assertThat(visitor.page().getByText(ENDED)).isVisible();
    assertThat(reason).isHidden();
    visitor.page().getByLabel("Platform API key").fill(demo.platformApiKey());
    visitor.button("Sign in").click();
    assertThat(reason).hasValue("Half a sentence");
    assertThat(reason).isVisible();
  }

  /** Would catch a sign-in page that takes no key because a window is open over the page below. */
  @Test
  void aWindowOverThePageMakesWayForSigningIn() {
    Visitor visitor = owner().open("/console/requests");
    Page page = visitor.page();
    visitor.link("A warmer greeting for prescriptions").click();
    visitor.button("Reject…").click();
    Locator why = page.getByLabel("What speaks against it");
    why.fill("Half a sentence");
    endSession(visitor);
    assertThat(page.getByText(ENDED)).isVisible();
    page.getByLabel("Platform API key").click();
    page.keyboard().type(demo.platformApiKey());
    visitor.button("Sign in").click();
    assertThat(why).hasValue("Half a sentence");
    assertThat(why).isVisible();
    assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
  }

  @Test
  void whoSignsInAgainInAnotherTabGoesOnInThisOne() {
    Visitor visitor = owner();
    Locator reason = typed(visitor);
    endSession(visitor);
    assertThat(visitor.page().getByText(ENDED)).isVisible();
    var withKey =
        RequestOptions.create().setHeader("Authorization", "Bearer " + demo.platformApiKey());
    String base = server.server().baseUrl();
    assertThat(visitor.context().request().post(base + "/v1/auth/session", withKey)).isOK();
    visitor.page().evaluate("window.dispatchEvent(new Event('focus'))");
    assertThat(reason).isVisible();
    assertThat(reason).hasValue("Half a sentence");
  }

  @Test
  void whoSignsOutIsAskedFirst() {
    Visitor visitor = owner();
    Locator reason = typed(visitor);
    visitor.page().onceDialog(Dialog::dismiss);
    visitor.button("Sign out").click();
    assertThat(reason).hasValue("Half a sentence");
    visitor.page().onceDialog(Dialog::accept);
    visitor.button("Sign out").click();
    assertThat(visitor.page().getByLabel("Platform API key")).isVisible();
  }

  @Test
  void anotherPersonDoesNotSeeWhatTheOneBeforeTyped() {
    String other =
        api()
            .post(path("/api-keys"), Map.of("name", "other", "duration_days", 1, "role", "owner"))
            .expect(201)
            .json()
            .path("api_key")
            .asString();
    Visitor visitor = owner();
    Locator reason = typed(visitor);
    endSession(visitor);
    assertThat(visitor.page().getByText(ENDED)).isVisible();
    visitor.page().getByLabel("Platform API key").fill(other);
    visitor.button("Sign in").click();
    assertThat(reason).isVisible();
    assertThat(reason).hasValue("");
  }

  /** Would catch that one text of a page, sent or taken back, leaves another without a guard. */
  @Test
  void whatIsTypedInOnePlaceIsGuardedWhateverBecomesOfAnother() {
    Visitor visitor = owner().open("/console/requests");
    Page page = visitor.page();
    visitor.link("A warmer greeting for prescriptions").click();
    Locator comment = page.getByLabel("Comment (optional)");
    comment.fill("Half a sentence");
    page.getByLabel("Say something").fill("Never mind");
    page.getByLabel("Say something").fill("");
    var asked = new AtomicInteger();
    page.onDialog(
        dialog -> {
          asked.incrementAndGet();
          dialog.dismiss();
        });
    visitor.link("Rules").click();
    assertThat(comment).hasValue("Half a sentence");
    Assertions.assertThat(asked).hasValue(1);
    page.getByLabel("Say something").fill("And another thing");
    visitor.link("Rules").click();
    assertThat(comment).hasValue("Half a sentence");
    Assertions.assertThat(asked).as("one question for both").hasValue(2);
  }

  /** Goes from a service to its promotion and begins a reason. */
  private Locator typed(Visitor visitor) {
    visitor.link("Order support").click();
    visitor.region("edge").getByText("Promote…").click();
    Locator reason = visitor.page().getByLabel("Reason (optional)");
    reason.fill("Half a sentence");
    return reason;
  }

  private void endSession(Visitor visitor) {
    Cookie cookie = visitor.context().cookies().getFirst();
    server
        .http()
        .with("Cookie", cookie.name + "=" + cookie.value)
        .with("X-Pinion-Console", "1")
        .delete("/v1/auth/session")
        .expect(204);
  }
}
