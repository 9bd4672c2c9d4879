package dev.pinion.cli.session;

import dev.pinion.cli.output.CliJson;
import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.output.ProcessContext;
import dev.pinion.cli.output.Progress;
import dev.pinion.cli.output.Table;
import dev.pinion.client.ClientException;
import dev.pinion.client.PinionClient;
import dev.pinion.client.model.View;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import tools.jackson.databind.JsonNode;

/** One run of a command: what all commands take and share. */
public final class Session {
  private final ProcessContext process;
  private final Progress progress;
  private @Nullable Refusals refusals;
  private boolean warned;

  @Option(
      names = "--env",
      paramLabel = "PROFILE",
      scope = ScopeType.INHERIT,
      description = "Whom to talk to: .env.platform.PROFILE in this folder, or a login.")
  private @Nullable String env;

  @Option(
      names = {"-h", "--help"},
      scope = ScopeType.INHERIT,
      usageHelp = true,
      description = "Explains the command.")
  @SuppressWarnings("UnusedVariable") // picocli answers it.
  private boolean help;

  @Option(names = "--json", scope = ScopeType.INHERIT, description = "Prints JSON.")
  private boolean json;

  /** A session of a process. */
  public Session(ProcessContext process) {
    this.process = process;
    progress = new Progress(process);
  }

  /** The process that it runs in. */
  public ProcessContext process() {
    return process;
  }

  /** The name that {@code --env} gives; null if it is not there. */
  public @Nullable String env() {
    return env;
  }

  /** Whether answers are JSON. */
  public boolean json() {
    return json;
  }

  /** Where answers go; what was shown of progress is gone. */
  public PrintWriter out() {
    progress.end();
    return process.out();
  }

  /** Where remarks go that are no answers. */
  public PrintWriter err() {
    progress.end();
    return process.err();
  }

  /** Prints a thing as JSON. */
  public void print(View thing) {
    print(thing.json());
  }

  /** Prints an answer as JSON. */
  public void print(Object answer) {
    out().println(CliJson.write(answer, process.charset()));
  }

  /** Prints every item of a list as JSON, in the form of a page that holds them all. */
  public void printItems(Iterable<? extends JsonNode> items) {
    var page = CliJson.object();
    var list = page.putArray("items");
    items.forEach(list::add);
    print(page);
  }

  /** The same of things. */
  public void printThings(List<? extends View> things) {
    printItems(things.stream().map(View::json).toList());
  }

  /** Prints things as JSON, or in a table; that is all of a command. */
  public int print(List<? extends View> things, Table table) {
    if (json) {
      printThings(things);
    } else {
      print(table);
    }
    return ExitCode.DONE;
  }

  /** A table in this session's width and colour. */
  public void print(Table table) {
    table.print(out(), process.columns(), process.colour());
  }

  /** The workspace of the profile. */
  public Workspace workspace() throws IOException {
    return workspace(new Profiles(process, env).find());
  }

  /** The workspace of a profile. */
  public Workspace workspace(Profile profile) {
    var origins = profile.origins();
    return new Workspace(
        profile, client(profile.url(), origins.url(), origins.key(), it -> it.key(profile.key())));
  }

  /**
   * A client of a server. Whoever's secrets could be read on the way is warned, once.
   *
   * @param addressOrigin where the address comes from, in words
   * @param credentials where the credentials come from, in words
   * @param key gives the client its credentials
   */
  public PinionClient client(
      String url,
      String addressOrigin,
      String credentials,
      UnaryOperator<PinionClient.Builder> key) {
    refusals =
        new Refusals(
            url,
            addressOrigin,
            credentials,
            process.clock(),
            progress,
            remark -> err().println(remark));
    // It refuses credentials that cannot be sent, of which there is nothing to warn.
    PinionClient client = key.apply(PinionClient.at(url).listener(refusals)).build();
    if (!warned && Profile.isReadableOnTheWay(url)) {
      warned = true;
      err()
          .printf(
              "warning: the key goes to %s unencrypted, and others on the way can read it; use https.%n",
              url);
    }
    return client;
  }

  /** What a failure of the client that was made last is told as. */
  public String words(ClientException failure) {
    return Objects.requireNonNull(refusals).of(failure);
  }

  /** Ends the run: nothing of progress is left, and a clock that is off is told of. */
  public void end(boolean refused) {
    progress.end();
    String off = refusals == null ? null : refusals.clockIsOff();
    if (off != null && !refused) {
      process.err().println(off);
    }
    process.out().flush();
    process.err().flush();
  }
}
