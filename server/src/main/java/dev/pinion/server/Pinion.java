package dev.pinion.server;

import dev.pinion.app.models.ModelFileException;
import dev.pinion.auth.InvalidMasterKeyException;
import dev.pinion.cli.Forge;
import dev.pinion.cli.Program;
import dev.pinion.cli.output.ProcessContext;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.config.ConfigurationException;
import dev.pinion.config.Quantities;
import dev.pinion.config.Settings;
import dev.pinion.demo.DemoCredentials;
import dev.pinion.demo.DemoCredentialsFile;
import dev.pinion.demo.DemoException;
import dev.pinion.server.data.BackupCommand;
import dev.pinion.server.data.DatabaseLock;
import dev.pinion.server.data.Databases;
import dev.pinion.server.data.MigrateCommand;
import dev.pinion.server.data.RestoreCommand;
import dev.pinion.server.data.SettingsOptions;
import dev.pinion.server.log.Logging;
import dev.pinion.server.log.PatientLogManager;
import dev.pinion.store.ForeignDatabaseException;
import dev.pinion.store.StoreUnavailableException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** The program's entry. */
public final class Pinion {

  private Pinion() {}

  /** Runs one {@code forge} command and ends the process with its exit code. */
  public static void main(String[] args) {
    // Before anything is formatted: SQL, headers and JSON have the digits of ASCII only.
    Locale.setDefault(Locale.ROOT);
    System.setProperty("java.util.logging.manager", PatientLogManager.class.getName());
    ProcessContext process = ProcessContext.ofProcess();
    System.exit(Program.run(process, forge(process), args));
  }

  /** The command in the given surroundings, with those that need no server. */
  static Forge forge(ProcessContext process) {
    return forge(process, (settings, given) -> serve(settings, given, process.out()));
  }

  /** The same command with another server. */
  public static Forge forge(ProcessContext process, ServerStarter server) {
    Map<String, Forge.Group> groups = new LinkedHashMap<>();
    groups.put("serve", _ -> new ServeCommand(process, server));
    groups.put("tenant", it -> new TenantCommand(it, new StoreConsole(it.process().clock())));
    groups.put("migrate", MigrateCommand::new);
    groups.put("backup", BackupCommand::new);
    groups.put("restore", RestoreCommand::new);
    groups.putAll(Forge.clientGroups());
    groups.put("validate", it -> new ValidateCommand(it, FileCheck::new));
    return new Forge(process, groups);
  }

  /** Runs a server until the process is told to end, and lets it end only when the server has. */
  private static void serve(Settings settings, SettingsOptions.Repeated given, PrintWriter out)
      throws IOException, InterruptedException {
    var stop = new CountDownLatch(1);
    var stopped = new CountDownLatch(1);
    try (var lock =
            DatabaseLock.takeAll(
                settings.clusters().stream().map(Settings.Cluster::database).toList());
        var server = new Server(settings, InstantSource.system(), lock::open)) {
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    stop.countDown();
                    await(stopped);
                  },
                  "stop"));
      server.start();
      var welcome = new Welcome(out, System.getProperty("pinion.command", "forge"));
      if (settings.demo()) {
        var file = new DemoCredentialsFile(settings.dataDir());
        DemoCredentials demo = server.makeDemo(file);
        welcome.printDemo(
            server.baseUrl(), settings, demo.orgId(), file.path(), server.demoLink(demo));
      } else {
        welcome.print(server.baseUrl(), settings, given);
      }
      stop.await();
      server.drain();
      Duration delay = settings.server().shutdownDelay();
      if (!delay.isZero()) {
        out.printf("Stopping in %s: requests are served until then.%n", Quantities.words(delay));
        Thread.sleep(delay);
      }
      out.println("Stopping: no new requests, those in flight are finished.");
    } catch (ConfigurationException
        | DemoException
        | ModelFileException
        | ForeignDatabaseException
        | InvalidMasterKeyException e) {
      throw new RefusedException(String.valueOf(e.getMessage()));
    } catch (StoreUnavailableException e) {
      throw new RefusedException(Databases.sentence(e));
    } finally {
      Logging.flush();
      stopped.countDown();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
