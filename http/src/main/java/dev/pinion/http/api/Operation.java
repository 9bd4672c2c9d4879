package dev.pinion.http.api;

import dev.pinion.domain.DomainError;
import dev.pinion.domain.access.Permission;
import dev.pinion.http.schema.Param;
import dev.pinion.http.schema.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One operation of a dialect: where it is, who may call it, what it takes and what it answers. The
 * server, the OpenAPI document and the authorisation tests all read this.
 */
public final class Operation {

  /** How the caller of an operation is found. */
  public enum Access {
    /** A caller with a role in the tenant of the path. */
    TENANT,
    /** As {@link #TENANT}, but no or bad credentials make an anonymous call. */
    OPTIONAL,
    /**
     * A caller in the tenant that they belong to, who does not use HTTP Basic; the tenant of the
     * path need not exist.
     */
    HOME,
    /** API key headers and the user whom they sign in. */
    SIGN_IN,
    /** A caller of the tenant that runs the server, in no tenant and no dialect. */
    OPERATOR,
    /** Anybody, and no tenant. */
    PUBLIC
  }

  private final String id;
  private final String method;
  private final String path;
  private final String summary;
  private @Nullable Permission needed;
  private Access access = Access.TENANT;
  private String limitName;
  private int requestsPerMinute;
  private List<Param<?>> params = List.of();
  private @Nullable Type<?> body;
  private boolean bodyIsOptional;
  private int successStatus = 200;
  private @Nullable Class<? extends Record> successBody;
  private boolean freeSuccessBody;
  private final Map<Integer, String> errors = new TreeMap<>();
  private final Map<Class<? extends DomainError>, Integer> refusals = new HashMap<>();
  private List<Param<?>> extras = List.of();
  private boolean openDuringMaintenance;
  private boolean closedToSessions;
  private boolean secretAnswer;
  private Handler handler =
      call -> {
        throw new IllegalStateException("no handler");
      };

  private Operation(String id, String method, String path, String summary) {
    this.id = id;
    this.limitName = id;
    this.method = method;
    this.path = path;
    this.summary = summary;
  }

  /**
   * An operation to be described further.
   *
   * @param id its kebab-case name, the same in every layer
   * @param path a template such as {@code /v1/{organization}/service/}; it is found with and
   *     without a slash at its end
   */
  public static Operation of(String id, String method, String path, String summary) {
    return new Operation(id, method, path, summary);
  }

  /** Sets who may call it. */
  public Operation access(Access value) {
    this.access = value;
    return this;
  }

  /** Sets what its caller must hold for some resource, whatever it finds. */
  public Operation needs(Permission value) {
    this.needed = value;
    return this;
  }

  /** Sets the name that its limit is configured by, where its id is not its own. */
  public Operation limitName(String value) {
    this.limitName = value;
    return this;
  }

  /** Sets the requests that one caller may make in a minute. */
  public Operation limit(int value) {
    this.requestsPerMinute = value;
    return this;
  }

  /** Sets the parameters that it takes. */
  public Operation params(Param<?>... values) {
    this.params = List.of(values);
    return this;
  }

  /** Sets the body that it requires. */
  public Operation body(Type<?> type) {
    this.body = type;
    return this;
  }

  /** Sets the body that it takes; none stands for an object without fields. */
  public Operation optionalBody(Type<?> type) {
    this.body = type;
    this.bodyIsOptional = true;
    return this;
  }

  /** Sets what it answers when all is well. */
  public Operation answers(int status, @Nullable Class<? extends Record> type) {
    this.successStatus = status;
    this.successBody = type;
    return this;
  }

  /** Sets that it answers with some JSON value that clients do not look at. */
  public Operation answersAnything(int status) {
    this.successStatus = status;
    this.freeSuccessBody = true;
    return this;
  }

  /** Adds a status that it may refuse with. */
  public Operation error(int status, String meaning) {
    errors.put(status, meaning);
    return this;
  }

  /** Takes back statuses that its kind of operation usually has and it does not. */
  public Operation without(Integer... statuses) {
    errors.keySet().removeAll(List.of(statuses));
    return this;
  }

  /** Sets the status for a kind of refusal, where it is not its dialect's. */
  public Operation refuses(Class<? extends DomainError> kind, int status) {
    refusals.put(kind, status);
    return this;
  }

  /** Sets parameters that it honours beyond its contract: they are decoded, but no document's. */
  public Operation extras(Param<?>... values) {
    this.extras = List.of(values);
    return this;
  }

  /** Keeps it open while the tenant or the server is in maintenance. */
  public Operation openDuringMaintenance() {
    this.openDuringMaintenance = true;
    return this;
  }

  /** Takes no session of a browser for credentials. */
  public Operation closedToSessions() {
    this.closedToSessions = true;
    return this;
  }

  /** Says that what it answers when all is well holds a secret, which must not be kept. */
  public Operation secretAnswer() {
    this.secretAnswer = true;
    return this;
  }

  /** Sets what answers it. */
  public Operation handle(Handler value) {
    this.handler = value;
    return this;
  }

  /** What its caller must hold for some resource; null if it depends on what it finds. */
  public @Nullable Permission needed() {
    return needed;
  }

  /** Its kebab-case name. */
  public String id() {
    return id;
  }

  /** GET, POST, PUT, PATCH or DELETE. */
  public String method() {
    return method;
  }

  /** The template of its path. */
  public String path() {
    return path;
  }

  /** What it does, in a few words. */
  public String summary() {
    return summary;
  }

  /** Who may call it. */
  public Access access() {
    return access;
  }

  /** The name that its limit is configured by: {@code rate-limits.<name>}. */
  public String limitName() {
    return limitName;
  }

  /** Requests a minute for one caller by default; 0 for no limit. */
  public int requestsPerMinute() {
    return requestsPerMinute;
  }

  /** The parameters that it takes. */
  public List<Param<?>> params() {
    return params;
  }

  /** The body that it takes; null if it takes none. */
  public @Nullable Type<?> body() {
    return body;
  }

  /** Whether a request without a body is one with an object without fields. */
  public boolean isBodyOptional() {
    return bodyIsOptional;
  }

  /** The status when all is well. */
  public int successStatus() {
    return successStatus;
  }

  /** The record that it answers with; null if it has no content or a free one. */
  public @Nullable Class<? extends Record> successBody() {
    return successBody;
  }

  /** Whether it answers with some JSON value that clients do not look at. */
  public boolean hasFreeSuccessBody() {
    return freeSuccessBody;
  }

  /** The statuses that it may refuse with, and what each means. */
  public Map<Integer, String> errors() {
    return errors;
  }

  /**
   * The status of a refusal: its own if it has one for the kind, else its dialect's. What is wrong
   * with a repetition is no matter of the operation.
   */
  public int status(DomainError error, Dialect dialect) {
    Integer own = Replays.isAbout(error) ? null : refusals.get(error.getClass());
    return own == null ? dialect.status(error) : own;
  }

  /** The parameters that it honours beyond its contract. */
  public List<Param<?>> extras() {
    return extras;
  }

  /** Whether it is open while the tenant or the server is in maintenance. */
  public boolean isOpenDuringMaintenance() {
    return openDuringMaintenance;
  }

  /** Whether it takes no session of a browser for credentials. */
  public boolean isClosedToSessions() {
    return closedToSessions;
  }

  /** Whether what it answers when all is well holds a secret. */
  public boolean hasSecretAnswer() {
    return secretAnswer;
  }

  /** Whether it takes an {@code Idempotency-Key}: every POST does whose caller is known. */
  public boolean takesIdempotencyKey() {
    return method.equals("POST") && (access == Access.TENANT || access == Access.HOME);
  }

  /** What answers it. */
  public Handler handler() {
    return handler;
  }

  /** Everything of the path template between its slashes. */
  public List<String> segments() {
    return segments(path);
  }

  /** The segments of a path; one slash at its end does not count. */
  public static List<String> segments(String path) {
    String inner = path.substring(1, Math.max(1, path.length() - (path.endsWith("/") ? 1 : 0)));
    return inner.isEmpty() ? List.of() : List.of(inner.split("/", -1));
  }
}
