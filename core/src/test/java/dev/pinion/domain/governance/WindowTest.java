package dev.pinion.domain.governance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinion.domain.governance.Judgement.State;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WindowTest {
  private static final List<String> WORKDAYS = List.of("mon", "tue", "wed", "thu", "fri");
  private static final List<String> EVERY_DAY =
      List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

  private static Period weekly(List<String> days, String from, String to, String zone) {
    return new Period(days, from, to, zone, null, null);
  }

  private static Period span(String start, String end) {
    return new Period(null, null, null, null, Instant.parse(start), Instant.parse(end));
  }

  private static void assertOpen(Window window, String time) {
    assertThat(window.judge(Situation.ofWrite().at(time)).state()).as(time).isEqualTo(State.PASSED);
  }

  private static void assertClosed(Window window, String time, @Nullable String opens) {
    Judgement judgement = window.judge(Situation.ofWrite().at(time));
    if (opens == null) {
      assertThat(judgement.state()).as(time).isEqualTo(State.FAILED);
      assertThat(judgement.readyAt()).isNull();
    } else {
      assertThat(judgement.state()).as(time).isEqualTo(State.PENDING);
      assertThat(judgement.readyAt()).isEqualTo(Instant.parse(opens));
    }
  }

  @Test
  void officeHoursInTheirZone() {
    var office = new Window(List.of(weekly(WORKDAYS, "09:00", "17:00", "Europe/Berlin")), null);
    // A Monday in winter: Berlin is an hour ahead.
    assertClosed(office, "2026-03-02T07:59:59Z", "2026-03-02T08:00:00Z");
    assertOpen(office, "2026-03-02T08:00:00Z");
    assertOpen(office, "2026-03-02T15:59:59.999Z");
    // Its end is not part of it; after Friday comes Monday.
    assertClosed(office, "2026-03-06T16:00:00Z", "2026-03-09T08:00:00Z");
  }

  @Test
  void nightsReachIntoTheNextDay() {
    var night = new Window(List.of(weekly(List.of("sun"), "22:00", "04:00", "UTC")), null);
    assertOpen(night, "2026-03-01T22:00:00Z");
    assertOpen(night, "2026-03-02T03:59:00Z");
    assertClosed(night, "2026-03-02T04:00:00Z", "2026-03-08T22:00:00Z");
  }

  @Test
  void clocksThatAreTurnedShiftTheWindow() {
    var office = new Window(List.of(weekly(EVERY_DAY, "09:00", "17:00", "Europe/Berlin")), null);
    // Summer time begins on 29 March 2026.
    assertClosed(office, "2026-03-28T16:30:00Z", "2026-03-29T07:00:00Z");
    assertOpen(office, "2026-03-29T07:00:00Z");
  }

  @Test
  void aWholeDayIsFromItsBeginningToItsBeginning() {
    var always = new Window(List.of(weekly(EVERY_DAY, "00:00", "00:00", "UTC")), null);
    assertOpen(always, "2026-03-02T00:00:00Z");
    assertOpen(always, "2026-03-02T23:59:59Z");
  }

  @Test
  void whatIsDeniedClosesWhatIsAllowed() {
    var window =
        new Window(
            List.of(weekly(EVERY_DAY, "09:00", "17:00", "UTC")),
            List.of(span("2026-12-20T00:00:00Z", "2027-01-04T12:00:00Z")));
    assertOpen(window, "2026-12-19T12:00:00Z");
    assertClosed(window, "2026-12-24T12:00:00Z", "2027-01-04T12:00:00Z");
    assertClosed(window, "2027-01-04T18:00:00Z", "2027-01-05T09:00:00Z");
  }

  @Test
  void aSpanThatIsOverNeverOpensAgain() {
    var once = new Window(List.of(span("2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z")), null);
    assertClosed(once, "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z");
    assertClosed(once, "2026-03-02T00:00:00Z", null);
  }

  @Test
  void whatIsAlwaysDeniedNeverOpens() {
    var never = new Window(null, List.of(weekly(EVERY_DAY, "00:00", "00:00", "UTC")));
    assertClosed(never, "2026-03-02T12:00:00Z", null);
  }

  /** Catches a search that gives up before a long span is over. */
  @Test
  void aWindowOpensAfterASpanHoweverLong() {
    var hours =
        List.of("09:00", "12:00", "15:00").stream()
            .map(from -> weekly(WORKDAYS, from, from.replace(":00", ":30"), "Europe/Berlin"))
            .toList();
    var window = new Window(hours, List.of(span("2026-03-02T00:00:00Z", "2036-03-01T12:00:00Z")));
    assertClosed(window, "2026-03-02T12:00:00Z", "2036-03-03T08:00:00Z");
    var once =
        new Window(
            List.of(span("2036-03-01T00:00:00Z", "2036-03-02T00:00:00Z")),
            List.of(
                weekly(EVERY_DAY, "00:00", "23:00", "UTC"),
                span("2036-03-01T23:00:00Z", "2036-03-01T23:30:00Z")));
    assertClosed(once, "2026-03-02T12:00:00Z", "2036-03-01T23:30:00Z");
    var gap =
        new Window(
            List.of(weekly(List.of("sun"), "10:00", "11:00", "UTC")),
            List.of(weekly(List.of("sun"), "09:00", "10:59", "UTC")));
    assertClosed(gap, "2026-03-02T12:00:00Z", "2026-03-08T10:59:00Z");
  }

  @Test
  void whatIsOpenSaysHowLong() {
    var window =
        new Window(
            List.of(weekly(EVERY_DAY, "09:00", "17:00", "UTC")),
            List.of(span("2026-03-04T12:00:00Z", "2026-03-05T12:00:00Z")));
    assertHolds(window, "2026-03-02T12:00:00Z", "2026-03-02T17:00:00Z");
    assertHolds(window, "2026-03-04T09:00:00Z", "2026-03-04T12:00:00Z");
    var whole = new Window(null, List.of(span("2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z")));
    assertHolds(whole, "2026-03-02T00:00:00Z", null);
  }

  private static void assertHolds(Window window, String time, @Nullable String until) {
    Instant now = Instant.parse(time);
    Judgement passed = window.judge(Situation.ofWrite().at(time));
    assertThat(passed.state()).isEqualTo(State.PASSED);
    assertThat(window.holdsUntil(passed, now))
        .isEqualTo(until == null ? null : Instant.parse(until));
  }

  @Test
  void periodsThatMakeNoSenseAreRefused() {
    for (Runnable each :
        List.<Runnable>of(
            () -> weekly(List.of(), "09:00", "17:00", "UTC"),
            () -> weekly(List.of("monday"), "09:00", "17:00", "UTC"),
            () -> weekly(List.of("mon"), "9:00", "17:00", "UTC"),
            () -> weekly(List.of("mon"), "09:00", "24:00", "UTC"),
            () -> weekly(List.of("mon"), "09:00", "17:00", "Mars/Olympus"),
            () -> span("2026-03-02T00:00:00Z", "2026-03-02T00:00:00Z"),
            () -> new Period(null, null, null, null, null, null),
            () -> new Period(List.of("mon"), "09:00", "17:00", "UTC", Situation.NOON, null))) {
      assertThatThrownBy(each::run).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
