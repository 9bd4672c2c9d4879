package dev.pinion.server;

import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.output.ProcessContext;
import dev.pinion.config.Keys;
import dev.pinion.config.Settings;
import dev.pinion.server.data.SettingsOptions;
import dev.pinion.server.log.Logging;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code forge serve}: loads the settings and runs the server until it is stopped. */
@Command(
    name = "serve",
    description = "Runs the server on the embedded store, or on PostgreSQL.",
    sortOptions = false)
final class ServeCommand implements Callable<Integer> {

  private enum Switch {
    ON,
    OFF;

    /** The word on the command line and in settings. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final ProcessContext process;
  private final ServerStarter server;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "The port to listen on; 0 takes any free one.")
  private @Nullable Integer port;

  @Option(names = "--host", paramLabel = "HOST", description = "The address to listen on.")
  private @Nullable String host;

  @Mixin private SettingsOptions settings = new SettingsOptions();

  @Option(names = "--demo", description = "Makes a demonstration tenant.")
  private boolean demo;

  @Option(names = "--rate-limits", paramLabel = "on|off", description = "Limits requests or not.")
  private @Nullable Switch rateLimits;

  @Option(names = "--help-config", description = "Prints every setting and its default, and ends.")
  private boolean helpConfig;

  ServeCommand(ProcessContext process, ServerStarter server) {
    this.process = process;
    this.server = server;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (helpConfig) {
      process.out().print(Keys.help());
      process.out().flush();
      return ExitCode.DONE;
    }
    Settings loaded = settings.load(flags(), process.environment());
    Logging.configure(loaded.log(), ProcessContext.errIsTerminal());
    server.serve(loaded, settings.repeated(process.environment()));
    return ExitCode.DONE;
  }

  private Map<String, String> flags() {
    Map<String, String> flags = new LinkedHashMap<>();
    if (port != null) {
      flags.put("server.port", port.toString());
    }
    if (host != null) {
      flags.put("server.host", host);
    }
    if (demo) {
      flags.put("demo", "true");
    }
    if (rateLimits != null) {
      flags.put("rate-limits.enabled", rateLimits.toString());
    }
    return flags;
  }
}
