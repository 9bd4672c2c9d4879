package dev.pinion.cli.versionset;

import dev.pinion.cli.output.CliJson;
import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.cli.output.Terminal;
import dev.pinion.cli.output.Text;
import dev.pinion.cli.session.Session;
import dev.pinion.client.Precondition;
import dev.pinion.client.model.service.Service;
import dev.pinion.client.model.service.VersionSet;
import java.util.List;
import java.util.Locale;

/** The removal of a version set. */
final class Deletion {
  private final Session session;
  private final Sets sets;
  private final String name;

  Deletion(Session session, Sets sets, String name) {
    this.session = session;
    this.sets = sets;
    this.name = Sets.writable(name);
  }

  /** Shows what would go and, if it is said so, asks and does it. */
  int run(boolean apply, boolean yes) {
    if (name.equals(VersionSet.EDGE) || name.equals(VersionSet.RELEASE)) {
      throw new RefusedException("The version set \"%s\" cannot be deleted.".formatted(name));
    }
    VersionSet set = sets.ask(api -> api.get(name), name);
    List<String> users = users(set);
    if (!users.isEmpty()) {
      throw new RefusedException(
          "The version set \"%s\" cannot be deleted: it is used by %s."
              .formatted(name, String.join(", ", users)));
    }
    if (apply) {
      if (!yes) {
        confirm();
      }
      sets.api().delete(name, Precondition.at(set.revision()));
    }
    if (session.json()) {
      session.print(
          CliJson.object()
              .put("version_set", name)
              .put("applied", apply)
              .put("base_revision", set.revision()));
      return ExitCode.DONE;
    }
    session
        .out()
        .printf(
            "%s of \"%s\" at %s, revision %d, which nothing uses%n%s%n",
            name,
            sets.serviceName(),
            sets.server(),
            set.revision(),
            apply
                ? "Deleted. Its history stays; forge version-set history shows it."
                : "Nothing is changed yet. Add --apply to delete it.");
    return ExitCode.DONE;
  }

  /** What uses the set, in words. */
  private List<String> users(VersionSet set) {
    if (set.usedBy() == 0) {
      return List.of();
    }
    List<Service.Usage> usages = sets.workspace().api().services().usages(sets.service().id());
    List<String> users =
        usages == null
            ? List.of()
            : usages.stream()
                .filter(each -> each.versionSet().equals(name))
                .map(
                    each ->
                        "the %s \"%s\""
                            .formatted(each.kind().replace('_', ' '), Text.clean(each.name())))
                .toList();
    return users.isEmpty() ? List.of(Text.count(set.usedBy(), "test")) : users;
  }

  private void confirm() {
    Terminal terminal = session.process().terminal();
    if (terminal == null) {
      throw RefusedException.usage(
          "Nobody can be asked here whether to delete \"%s\"; add --yes.".formatted(name));
    }
    session.out().flush();
    String answer =
        terminal.ask("Delete \"%s\" of \"%s\"? [y/N] ".formatted(name, sets.serviceName()));
    if (answer == null || !answer.strip().toLowerCase(Locale.ROOT).matches("y|yes")) {
      throw new RefusedException("Nothing is deleted.");
    }
  }
}
