package dev.pinion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.TestServer;
import dev.pinion.api.fixture.TestTenant;
import dev.pinion.cli.output.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A data folder of which backups are made, and another one into which they are restored. */
abstract class BackupCommands {
  @TempDir Path folder;
  TestForge forge;

  @BeforeEach
  void open() {
    forge = new TestForge(folder);
  }

  TestServer server(String data) {
    return TestServer.start(
        folder.resolve(data), Map.of("rate-limits.enabled", "off", "clusters", "default"));
  }

  String data(String name) {
    return folder.resolve(name).toString();
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  CliWorld world() {
    try (TestServer server = server("data")) {
      CliWorld world = CliWorld.in(server, "acme");
      world.service("First");
      return world;
    }
  }

  /** The same world on another server. */
  static CliWorld on(TestServer server, CliWorld world) {
    var tenant = new TestTenant(server, world.tenant().founded());
    return new CliWorld(tenant, tenant.platform(), world.agent(), world.graph());
  }

  TestForge.Run backup(String name, String... more) {
    return forge.run(words(List.of("backup", name, "--data-dir", data("data")), more));
  }

  TestForge.Run restore(String name, String... more) {
    return forge.run(words(List.of("restore", name, "--data-dir", data("restored")), more));
  }

  static String[] words(List<String> first, String... more) {
    return Stream.concat(first.stream(), Stream.of(more)).toArray(String[]::new);
  }

  static String refused(TestForge.Run run) {
    assertThat(run.expect(ExitCode.FAILED).out()).isEmpty();
    return run.err().strip();
  }

  List<String> filesIn(String name) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(name))) {
      return files.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }

  List<String> services(TestServer server, CliWorld world) {
    return TestForge.of(folder, server, world.tenant())
        .json("service", "list")
        .get("items")
        .valueStream()
        .map(each -> each.get("name").asString())
        .toList();
  }
}
