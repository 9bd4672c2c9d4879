package dev.pinion.app.governance;

import dev.pinion.app.Work;
import dev.pinion.domain.Change;
import dev.pinion.domain.Change.Subject;
import dev.pinion.domain.Change.SubjectType;
import dev.pinion.domain.governance.ChangeRequest;

/** What the change log says of change requests. */
public final class RequestEvents {
  private RequestEvents() {}

  /**
   * Logs what happened to a request.
   *
   * @param what the word after {@code request.}
   */
  public static void log(Work.Unit unit, String what, ChangeRequest request) {
    unit.log(
        Change.Draft.of(
            "request." + what,
            Subject.of(SubjectType.REQUEST, request.id()),
            "#%d %s".formatted(request.number(), request.ask().title())));
  }
}
