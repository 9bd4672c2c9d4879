package dev.pinion.app.explore;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.governance.ChangeRequest;
import dev.pinion.domain.governance.Vote;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.ResourceVersion;
import dev.pinion.domain.run.Run;
import dev.pinion.domain.run.UnitTestRun;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.VersionSet;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What can be told of a state by its behaviour, as a text. Identifiers are left out in favour of
 * names and numbers, and times are ages in minutes, with what versions there were at the time of
 * each revision: two states with one text go on in the same way, but for what ends within a minute.
 */
final class Fingerprint {
  private final Sight sight;
  private final StringBuilder text = new StringBuilder(4_000);
  private final Map<EntityId, String> names = new HashMap<>();

  private Fingerprint(Sight sight) {
    this.sight = sight;
    sight.services().values().forEach(each -> names.put(each.id(), each.name()));
    sight.resources().values().forEach(each -> names.put(each.id(), each.name()));
    for (int i = 0; i < sight.runs().size(); i++) {
      names.put(sight.runs().get(i).id(), "run " + i);
    }
  }

  /** The text of what there is to see. */
  static String of(Sight sight) {
    var print = new Fingerprint(sight);
    print.addServices();
    print.addLedgers();
    print.addResources();
    print.addRules();
    print.addRequests();
    print.addRuns();
    return print.text.toString();
  }

  /** The text of what there is to see, and of what an onlooker remembers. */
  static String of(Sight sight, History history, boolean withClock) {
    var print = new Fingerprint(sight);
    print.text.append(of(sight));
    print.addHistory(history);
    if (withClock) {
      print.add(sight.now().atOffset(ZoneOffset.UTC).toLocalTime().withSecond(0));
    }
    return print.text.toString();
  }

  private Fingerprint add(@Nullable Object thing) {
    text.append(thing).append(';');
    return this;
  }

  private Fingerprint line(String what) {
    text.append('\n').append(what).append(' ');
    return this;
  }

  private Fingerprint age(@Nullable Instant time) {
    return add(time == null ? null : Duration.between(time, sight.now()).toMinutes());
  }

  private String named(@Nullable EntityId id) {
    return id == null ? "-" : names.getOrDefault(id, "?");
  }

  private void addServices() {
    for (Service each : sight.services().values()) {
      line(each.name()).add(each.active()).add(each.tags()).add(named(each.agentId()));
      add(named(each.graphId())).add(Sight.revision(each, VersionSet.EDGE));
      each.storedSets()
          .forEach((name, set) -> add(name).add(set.pins().json()).add(set.revision()));
    }
  }

  private void addLedgers() {
    sight
        .ledgers()
        .forEach(
            (key, ledger) -> {
              line(key);
              ledger.forEach(each -> addRevision(key, each));
            });
  }

  private void addRevision(String key, Revision each) {
    add(each.origin().operation()).add(each.origin().source()).add(each.origin().restores());
    add(each.origin().overrode().size()).add(named(each.parts().agentId()));
    add(named(each.parts().graphId())).add(each.after() == null ? null : each.after().json());
    add(each.warnings().stream().map(warning -> warning.code()).toList()).add(each.actor().id());
    add(sight.unseen().contains(key + "@" + each.number())).age(each.at());
    for (EntityId part : List.of(each.parts().agentId(), each.parts().graphId())) {
      List<ResourceVersion> all = Objects.requireNonNull(sight.versions().get(part));
      add(all.stream().filter(version -> version.createdAt().isBefore(each.at())).count());
      add(all.stream().filter(version -> !version.createdAt().isAfter(each.at())).count());
    }
  }

  private void addResources() {
    var sorted = new TreeMap<String, Resource<?>>();
    sight.resources().values().forEach(each -> sorted.put(each.kind() + " " + each.name(), each));
    sorted.forEach(
        (name, each) -> {
          line(name).add(each.latestVersion()).add(each.deleted());
          if (each.kind().isPart()) {
            Objects.requireNonNull(sight.versions().get(each.id()))
                .forEach(version -> age(version.createdAt()).add(version.creator().id()));
          } else if (each.content() instanceof dev.pinion.domain.resource.Content.UnitTest test) {
            add(test.versionSet());
          }
        });
  }

  private void addRules() {
    sight
        .rules()
        .forEach(
            each ->
                line("rule")
                    .add(each.terms().enabled())
                    .add(each.terms().appliesTo().versionSets())
                    .add(each.terms().conditions().size()));
    sight.freezes().forEach(each -> line("freeze").add(each.allowRollback()).age(each.until()));
  }

  private void addRequests() {
    for (ChangeRequest each : sight.requests().values()) {
      line("#" + each.number()).add(named(each.serviceId())).add(change(each));
      add(each.ask().mode()).add(each.progress().state()).age(each.progress().dueAt());
      add(each.progress().failure() == null ? null : each.progress().failure().errorCode());
      add(each.basis().digests()).add(each.basis().baseRevisions());
      add(each.basis().origin() == null ? null : each.basis().origin().restores());
      add(each.basis().origin() == null ? null : each.basis().origin().source());
      each.basis().sourceAuthors().forEach(author -> add(author.hands()));
      for (Vote vote : each.votes()) {
        add(vote.actor().id()).add(vote.approves()).add(vote.digests());
        add(vote.baseRevisions());
      }
    }
    var wakes = new TreeMap<String, Instant>();
    sight.wakes().forEach(each -> wakes.put(named(each.service()), each.at()));
    wakes.forEach((woken, at) -> line("wake").add(woken).age(at));
  }

  private String change(ChangeRequest request) {
    return switch (request.ask().change()) {
      case ChangeRequest.Change.Edit edit ->
          "edit %s %s %s".formatted(named(edit.agentId()), named(edit.graphId()), edit.active());
      case ChangeRequest.Change other -> other.toString();
    };
  }

  private void addRuns() {
    for (Run each : sight.runs()) {
      UnitTestRun test = each.tests().getFirst();
      line("run").add(each.state()).age(each.updatedAt()).age(each.expiresAt());
      add(each.creator().id()).add(test.tested().digest());
      add(test.result() == null ? null : test.result().passed());
    }
  }

  private void addHistory(History history) {
    line("history");
    history.meant().forEach((key, meant) -> add(key).add(meant.content()).age(meant.since()));
    history.served().forEach((key, all) -> add(key).add(new java.util.TreeSet<>(all)));
    history.last().forEach((key, got) -> add(key).add(got.content()).add(got.pins().json()));
    history
        .approvals()
        .forEach(
            each ->
                add(each.request())
                    .add(each.who())
                    .add(new TreeMap<>(each.contents()))
                    .add(new TreeMap<>(each.revisions())));
    history
        .asked()
        .forEach(
            (number, asked) ->
                add(number)
                    .add(new TreeMap<>(asked.contents()))
                    .add(new TreeMap<>(asked.revisions()))
                    .add(asked.makers()));
    history
        .completed()
        .forEach(each -> add(named(each.run())).add(each.content()).add(each.passed()));
  }
}
