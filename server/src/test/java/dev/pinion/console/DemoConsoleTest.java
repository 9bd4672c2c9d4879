package dev.pinion.console;

import com.microsoft.playwright.Browser;
import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.TestServer;
import dev.pinion.demo.DemoCredentials;
import dev.pinion.demo.DemoCredentialsFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A server with the demonstration, and people at browsers. The tests of a class share it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
abstract class DemoConsoleTest {
  TestServer server;
  DemoCredentials demo;
  private final List<Visitor> visitors = new ArrayList<>();

  @BeforeAll
  void start(@TempDir Path data) {
    Chromium.get();
    server = TestServer.start(data, settings());
    demo = server.server().makeDemo(new DemoCredentialsFile(data));
  }

  /** What the server is set to. */
  Map<String, String> settings() {
    return Map.of("rate-limits.enabled", "off", "demo", "true");
  }

  @AfterEach
  void leave() {
    try {
      visitors.forEach(Visitor::requireNoFaults);
    } finally {
      visitors.forEach(Visitor::close);
      visitors.clear();
    }
  }

  @AfterAll
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  /** Somebody who is not signed in. */
  Visitor visitor() {
    var visitor = new Visitor(server.server().baseUrl());
    visitors.add(visitor);
    return visitor;
  }

  /** Somebody with such a browser who is signed in with the key of the demonstration's owner. */
  Visitor visitor(Browser.NewContextOptions options) {
    var visitor = new Visitor(server.server().baseUrl(), options);
    visitors.add(visitor);
    return visitor.signIn(demo.platformApiKey());
  }

  /** Somebody who is signed in with the key of the demonstration's owner. */
  Visitor owner() {
    return visitor().signIn(demo.platformApiKey());
  }

  /** Requests with the same key, to prepare a scene or to see what a page has done. */
  Http api() {
    return server.http().with("Authorization", "Bearer " + demo.platformApiKey());
  }

  /** The path of something in the demonstration's workspace. */
  String path(String path) {
    return "/v1/" + demo.workspaceId() + path;
  }

  /** The id of a service by its name. */
  String service(String name) {
    for (JsonNode each : api().get(path("/services?limit=20")).expect(200).json().path("items")) {
      if (each.path("name").asString().equals(name)) {
        return each.path("id").asString();
      }
    }
    throw new IllegalArgumentException("no service is called " + name);
  }
}
