package dev.pinion.process;

import dev.pinion.auth.TenantBootstrap.FirstUser;
import dev.pinion.config.Settings;
import dev.pinion.server.Server;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;

/**
 * The process that {@link FoundingKillTest} kills: founds tenants as the console does, as fast as
 * it can.
 */
final class FoundingLoop {
  private FoundingLoop() {}

  /** Takes a folder and a prefix of slugs; prints each slug whose credentials were told. */
  public static void main(String[] args) {
    Path data = Path.of(args[0], "data");
    Settings settings =
        Settings.load(
            Map.of(
                "data.dir", data.toString(),
                "clusters", "default,second",
                "clusters.default.file", data.resolve("home.db").toString(),
                "clusters.second.file", data.resolve("second.db").toString()),
            Map.of(),
            null);
    var server = new Server(settings, InstantSource.system());
    for (int i = 0; true; i++) {
      String cluster = i % 2 == 0 ? "default" : "second";
      String slug = "%s-%d-%s".formatted(args[1], i, cluster);
      server
          .bootstrap()
          .found(
              slug,
              slug,
              Map.of(),
              Objects.requireNonNull(server.clusters().find(cluster)),
              new FirstUser("A", "B", "a@" + slug + ".example"));
      System.out.println(slug);
      System.out.flush();
    }
  }
}
