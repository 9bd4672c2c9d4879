package dev.pinion.app.explore;

import dev.pinion.app.explore.Operation.Kind;
import dev.pinion.app.explore.Operation.Theme;
import dev.pinion.app.governance.Overriding;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.governance.ChangeRequest;
import dev.pinion.domain.governance.ChangeRequest.Ask;
import dev.pinion.domain.governance.ChangeRequest.Change;
import dev.pinion.domain.governance.ChangeRequest.Mode;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The operations on change requests, of which there are two at most. */
final class RequestOperations {
  private static final long REQUESTS_MAX = 2;
  private static final Overriding BECAUSE = new Overriding("It has to be today.");

  private final List<Operation> all;

  RequestOperations(List<Operation> all) {
    this.all = all;
  }

  void add() {
    Change promotion = new Change.Promote("release", "preview", true);
    asks(Theme.REQUESTS, "the promotion of preview", Mode.BY_HAND, _ -> promotion);
    asks(Theme.MORE_REQUESTS, "the promotion of preview", Mode.WHEN_READY, _ -> promotion);
    Change floating = new Change.Promote("release", "preview", false);
    asks(Theme.MORE_REQUESTS, "preview as it floats", Mode.WHEN_READY, _ -> floating);
    Change old = new Change.Promote("release", "preview@1", true);
    asks(Theme.MORE_REQUESTS, "the promotion of preview@1", Mode.BY_HAND, _ -> old);
    Change rollback = new Change.Rollback("release", null);
    asks(Theme.MORE_REQUESTS, "a rollback", Mode.WHEN_READY, _ -> rollback);
    asks(
        Theme.EDITS,
        "the other agent",
        Mode.BY_HAND,
        world -> new Change.Edit(Operations.otherAgent(world), null, null));
    asks(
        Theme.EDITS,
        "the other agent",
        Mode.WHEN_READY,
        world -> new Change.Edit(Operations.otherAgent(world), null, null));
    asks(
        Theme.EDITS,
        "Alpha on or off",
        Mode.BY_HAND,
        world -> new Change.Edit(null, null, !Operations.find(world, World.ALPHA).active()));
    add(
        new Operation(
            "ada asks for Beta to be active",
            Theme.SECOND,
            Kind.PLAIN,
            Who.ADA,
            0,
            RequestOperations::hasRoom,
            world ->
                world.requests.create(
                    world.caller(Who.ADA),
                    world.things.beta(),
                    ask(new Change.Edit(null, null, true), Mode.BY_HAND))));
    for (long number = 1; number <= REQUESTS_MAX; number++) {
      on(number);
    }
    add(
        new Operation(
            "the server looks",
            Theme.REQUESTS,
            Kind.APPLICATION,
            null,
            0,
            world -> world.request(1) != null,
            world -> world.requestClock.look()));
  }

  private void add(Operation operation) {
    all.add(operation);
  }

  private static boolean hasRoom(World world) {
    return world.request(REQUESTS_MAX) == null;
  }

  private static Ask ask(Change change, Mode mode) {
    return new Ask(change, "Please", null, mode, null);
  }

  private void asks(Theme theme, String what, Mode mode, Function<World, Change> change) {
    add(
        new Operation(
            "ada asks for " + what + (mode == Mode.WHEN_READY ? " when ready" : ""),
            theme,
            Kind.PLAIN,
            Who.ADA,
            0,
            RequestOperations::hasRoom,
            world ->
                world.requests.create(
                    world.caller(Who.ADA), world.things.alpha(), ask(change.apply(world), mode))));
  }

  private void on(long number) {
    Theme usual = number == 1 ? Theme.REQUESTS : Theme.MORE_REQUESTS;
    for (Who who : Who.values()) {
      Theme theme = who == Who.BOB ? usual : Theme.MORE_REQUESTS;
      on(theme, Kind.APPROVAL, number, who, "approves", (world, id) -> approve(world, who, id));
    }
    on(
        Theme.MORE_REQUESTS,
        Kind.PLAIN,
        number,
        Who.BOB,
        "rejects",
        (world, id) -> world.requests.reject(world.caller(Who.BOB), id, "no"));
    on(
        Theme.MORE_REQUESTS,
        Kind.PLAIN,
        number,
        Who.ADA,
        "withdraws",
        (world, id) -> world.requests.withdraw(world.caller(Who.ADA), id));
    on(
        usual,
        Kind.PLAIN,
        number,
        Who.ADA,
        "refreshes",
        (world, id) -> world.requests.refresh(world.caller(Who.ADA), id));
    on(
        usual,
        Kind.APPLICATION,
        number,
        Who.ADA,
        "applies",
        (world, id) -> world.requests.apply(world.caller(Who.ADA), id, null));
    for (Who who : List.of(Who.ADA, Who.CARA)) {
      on(
          Theme.OVERRIDES,
          Kind.OVERRIDE,
          number,
          who,
          "applies against the rule",
          (world, id) -> world.requests.apply(world.caller(who), id, BECAUSE));
    }
  }

  private void on(
      Theme theme, Kind kind, long number, Who who, String verb, BiConsumer<World, EntityId> act) {
    Predicate<World> isThere = world -> isOpen(world.request(number), verb);
    add(
        new Operation(
            "%s %s #%d".formatted(who.id(), verb, number),
            theme,
            kind,
            who,
            number,
            isThere,
            world -> act.accept(world, Objects.requireNonNull(world.request(number)).id())));
  }

  /** What is over stays so, which other tests show; only what is stale is of interest. */
  private static boolean isOpen(@Nullable ChangeRequest request, String verb) {
    return request != null
        && (request.isLive()
            || request.progress().state() == ChangeRequest.State.STALE
            || verb.startsWith("applies"));
  }

  private static void approve(World world, Who who, EntityId id) {
    ChangeRequest seen = Objects.requireNonNull(world.tenant.read(tx -> tx.requests().find(id)));
    world.requests.approve(world.caller(who), id, null, seen.basis().digests());
  }
}
