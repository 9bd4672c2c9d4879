package dev.pinion.app.explore;

import dev.pinion.app.explore.History.Approval;
import dev.pinion.app.explore.History.Asked;
import dev.pinion.app.explore.History.Completed;
import dev.pinion.app.explore.History.Got;
import dev.pinion.app.explore.History.Meant;
import dev.pinion.app.explore.Operation.Kind;
import dev.pinion.app.explore.Sight.LedgerNames;
import dev.pinion.app.service.SetRef;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.governance.ChangeRequest;
import dev.pinion.domain.governance.ChangeRequest.Change;
import dev.pinion.domain.resource.ResourceVersion;
import dev.pinion.domain.run.Run;
import dev.pinion.domain.run.RunState;
import dev.pinion.domain.run.UnitTestRun;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.VersionSet;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Watches a world and remembers. */
final class Observer {
  private Observer() {}

  /**
   * What sets mean after something has happened.
   *
   * @param at since when those mean it that have meant something else
   */
  static History meanings(History old, Sight after, Instant at) {
    History history = old;
    for (Service service : after.services().values()) {
      for (String set : service.versionSets().keySet()) {
        String key = Sight.key(service.name(), set);
        String content = Objects.requireNonNull(after.means(service, set));
        Meant meant = history.meant().get(key);
        if (meant == null || !meant.content().equals(content)) {
          history = history.meaning(key, new Meant(content, at));
        }
      }
    }
    for (String key : old.meant().keySet()) {
      LedgerNames names = Sight.names(key);
      if (after.means(after.services().get(names.service()), names.set()) == null) {
        history = history.withoutMeaning(key);
      }
    }
    return history;
  }

  /** What an operation adds that is to be remembered for the next ones. */
  static History remember(History old, @Nullable Sight before, Sight after, Operation operation) {
    History history = served(old, after);
    history = runs(history, after);
    for (ChangeRequest each : after.requests().values()) {
      ChangeRequest was = before == null ? null : before.requests().get(each.number());
      if (was == null || isRefreshed(was, each)) {
        history = history.with(each.number(), asked(each, after));
      }
    }
    if (operation.kind() == Kind.APPROVAL) {
      ChangeRequest request = Objects.requireNonNull(after.requests().get(operation.request()));
      Asked now = asked(request, after);
      history =
          history.with(
              new Approval(
                  request.number(),
                  Objects.requireNonNull(operation.who()),
                  now.contents(),
                  now.revisions()));
    }
    return history;
  }

  private static boolean isRefreshed(ChangeRequest was, ChangeRequest is) {
    return !was.basis().equals(is.basis());
  }

  static History served(History old, Sight after) {
    History history = old;
    for (Service service : after.services().values()) {
      if (service.active()) {
        for (VersionSet set : service.storedSets().values()) {
          String content = Objects.requireNonNull(after.means(service, set.name()));
          String key = Sight.key(service.name(), set.name());
          var got = new Got(content, set.pins());
          if (!got.equals(history.last().get(key))) {
            history = history.serving(key, got);
          }
        }
      }
    }
    return history;
  }

  static History runs(History old, Sight after) {
    History history = old;
    for (Run run : after.runs()) {
      UnitTestRun test = run.tests().getFirst();
      if (!history.started().containsKey(run.id())) {
        Service service = after.service(test.tested().serviceId());
        String content = after.means(service, test.tested().versionSet());
        history = history.starting(run.id(), Objects.requireNonNull(content));
      }
      boolean isNew =
          run.state() == RunState.COMPLETED
              && history.completed().stream().noneMatch(each -> each.run().equals(run.id()));
      if (isNew) {
        UnitTestRun.Result result = Objects.requireNonNull(test.result());
        history =
            history.with(
                new Completed(
                    run.id(),
                    run.setId(),
                    Objects.requireNonNull(history.started().get(run.id())),
                    result.passed(),
                    Objects.requireNonNull(run.endedAt()),
                    Who.of(Objects.requireNonNull(result.reporter()).actor())));
      }
    }
    return history;
  }

  /** What a request would put there now, on where sets stand. */
  static Asked asked(ChangeRequest request, Sight sight) {
    Service service = sight.service(request.serviceId());
    var contents = new HashMap<String, String>();
    var revisions = new HashMap<String, Long>();
    Set<Who> makers = EnumSet.noneOf(Who.class);
    switch (request.ask().change()) {
      case Change.Promote(String set, String from, boolean pinLatest) -> {
        put(request, service, set, sight, contents, revisions);
        String source = SetRef.parse(from).orElseThrow().name();
        List<Revision> ledger = sight.ledger(service.name(), source);
        Revision.Source taken =
            Objects.requireNonNull(Objects.requireNonNull(request.basis().origin()).source());
        addMakers(ledger.get((int) taken.revision() - 1), service, sight, makers);
      }
      case Change.Rollback(String set, Long to) -> {
        put(request, service, set, sight, contents, revisions);
        Long restored =
            Objects.requireNonNull(Objects.requireNonNull(request.basis().origin()).restores());
        Revision source = sight.ledger(service.name(), set).get(restored.intValue() - 1);
        addMakers(source, service, sight, makers);
      }
      case Change.Edit edit -> {
        EntityId agent = Objects.requireNonNullElse(edit.agentId(), service.agentId());
        EntityId graph = Objects.requireNonNullElse(edit.graphId(), service.graphId());
        service
            .storedSets()
            .forEach(
                (name, set) -> {
                  contents.put(name, sight.means(agent, graph, set.pins()));
                  revisions.put(name, set.revision());
                });
      }
    }
    return new Asked(Map.copyOf(contents), Map.copyOf(revisions), makers);
  }

  private static void put(
      ChangeRequest request,
      Service service,
      String set,
      Sight sight,
      Map<String, String> contents,
      Map<String, Long> revisions) {
    Pins pins = request.basis().plans().getFirst().after();
    contents.put(set, sight.means(service.agentId(), service.graphId(), pins));
    revisions.put(set, Sight.revision(service, set));
  }

  private static void addMakers(Revision source, Service service, Sight sight, Set<Who> makers) {
    makers.add(Who.of(source.actor()).person());
    Pins pins = Objects.requireNonNull(source.after());
    if (pins.agentVersion() == null) {
      makers.add(newestMaker(service.agentId(), sight));
    }
    if (pins.graphVersion() == null) {
      makers.add(newestMaker(service.graphId(), sight));
    }
  }

  private static Who newestMaker(EntityId part, Sight sight) {
    List<ResourceVersion> all = Objects.requireNonNull(sight.versions().get(part));
    return Who.of(all.getLast().creator()).person();
  }
}
