package dev.pinion.http;

import dev.pinion.domain.AddressRange;
import dev.pinion.http.api.SessionCookie;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the HTTP server listens, and its limits.
 *
 * @param port 0 means any free port
 * @param trustedProxies the peers whose {@code X-Forwarded-For} is believed
 * @param tls null for plain HTTP
 * @param staleReads how long reads are answered from memory while a database is gone
 * @param sessionCookie how browsers present their sessions; null if there are none
 * @param accessLog whether each request has a line in the log
 */
public record HttpOptions(
    String host,
    int port,
    Duration shutdownGrace,
    int maxBodyBytes,
    int maxHeaderBytes,
    int maxConnections,
    int maxConnectionsPerAddress,
    Duration headTimeout,
    Duration writeTimeout,
    Duration idleTimeout,
    Set<AddressRange> trustedProxies,
    @Nullable Tls tls,
    RateLimits rateLimits,
    Duration staleReads,
    @Nullable SessionCookie sessionCookie,
    boolean accessLog) {

  /** What the port speaks TLS with: two files in PEM form. */
  public record Tls(Path certificateFile, Path keyFile) {}

  /**
   * How often callers may ask.
   *
   * @param enabled whether anything is limited
   * @param maxTracked callers and operations that are counted at a time
   * @param together whether several servers on a database count all operations together, not only
   *     signing in
   * @param overrides requests a minute by operation, in place of the operation's own
   */
  public record RateLimits(
      boolean enabled, int maxTracked, boolean together, Map<String, Integer> overrides) {}
}
