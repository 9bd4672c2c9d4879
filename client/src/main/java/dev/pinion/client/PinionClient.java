package dev.pinion.client;

import dev.pinion.client.model.Identity;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A client of one server, or of several behind one address, which several threads may use. It reads
 * what it has written, whichever server answers. It waits as long as a 429 asks for, if that is
 * short, and sends what can do no harm twice once more when the connection breaks: reads, and
 * writes that carry an {@code Idempotency-Key}. If the first attempt of such a write is still in
 * progress, it waits for it, as long as for an answer.
 */
public final class PinionClient {
  /** One word, or two such as {@code Bearer} and a key. */
  private static final Pattern SENDABLE = Pattern.compile("[!-~]+( [!-~]+)?");

  private final Transport transport;

  private PinionClient(Transport transport) {
    this.transport = transport;
  }

  /**
   * The beginning of a client.
   *
   * @param address the server's, such as {@code https://pinion.example}, without a slash at its end
   */
  public static Builder at(String address) {
    return new Builder(address);
  }

  /** Whom the server takes this client for. */
  public Identity whoami() {
    return new Identity(transport.get(Transport.path("v1", "auth", "me")));
  }

  /** A workspace, by its id. */
  public WorkspaceClient workspace(String id) {
    return new WorkspaceClient(transport, id);
  }

  /** What of a workspace the Classic API alone has, by the workspace's slug. */
  public TenantClient tenant(String slug) {
    return new TenantClient(transport, slug);
  }

  /** What a client is made of. */
  public static final class Builder {
    private final String address;
    private Map<String, String> headers = Map.of();
    private Duration connectTimeout = Duration.ofSeconds(10);
    private Duration answerTimeout = Duration.ofSeconds(60);
    private ClientListener listener = new ClientListener() {};

    private Builder(String address) {
      this.address = address;
    }

    /** Sends a Platform API key, or a token of {@link TenantClient#signIn}. */
    public Builder key(String key) {
      headers = Map.of("Authorization", "Bearer " + key);
      return this;
    }

    /** Sends a key of the Classic API, which signs its user in. */
    public Builder signInKey(String userId, String keyId, String key) {
      headers = Map.of("x-api-key", key, "x-api-key-id", keyId, "x-user-id", userId);
      return this;
    }

    /** How long a connection may take, 10 seconds, and an answer, 60 seconds. */
    public Builder timeouts(Duration connect, Duration answer) {
      connectTimeout = connect;
      answerTimeout = answer;
      return this;
    }

    /** Tells this one what happens beside answers. */
    public Builder listener(ClientListener told) {
      listener = told;
      return this;
    }

    /**
     * The client.
     *
     * @throws TransportException if no header can carry the credentials
     */
    public PinionClient build() {
      if (!headers.values().stream().allMatch(value -> SENDABLE.matcher(value).matches())) {
        throw TransportException.unsendable();
      }
      return new PinionClient(
          new Transport(address, headers, connectTimeout, answerTimeout, listener));
    }
  }
}
