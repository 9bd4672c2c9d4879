package dev.pinion.api;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests on one real server, each with a tenant of its own: {@code admin} is its super administrator
 * on the Classic face, {@code owner} its owner's key on the Platform face.
 */
abstract class FreshTenantTest {
  private static final AtomicInteger COUNT = new AtomicInteger();

  static TestServer server;
  TestTenant tenant;
  Http admin;
  Http owner;

  @BeforeAll
  static void start(@TempDir Path data) {
    server = TestServer.start(data);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void found() {
    tenant = server.tenant("tenant" + unique());
    admin = tenant.admin();
    owner = tenant.platform();
  }

  /** A number that no other call in this run has given. */
  static int unique() {
    return COUNT.incrementAndGet();
  }
}
