package dev.pinion.http.api;

import dev.pinion.app.Attempt;
import dev.pinion.app.Caller;
import dev.pinion.app.Idempotency;
import dev.pinion.app.Idempotency.Standing;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.http.schema.Faults;
import dev.pinion.http.schema.Param;
import dev.pinion.http.schema.Types;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Carries out a request under an {@code Idempotency-Key} once, and answers it again as it was
 * answered first. Successes and refusals are remembered; who may not, comes too often, meets a
 * freeze, a full tenant or a fault of the server can try again.
 */
public final class Replays {
  private static final System.Logger LOG = System.getLogger(Replays.class.getName());
  private static final int KEY_CHARS_MAX = 255;

  /** The header: printable ASCII. */
  public static final Param<@Nullable String> KEY =
      Param.header(
          "Idempotency-Key",
          Types.string().min(1).max(KEY_CHARS_MAX).pattern("^[ -~]*$").nullable());

  /** How the codes of what is wrong with a repetition begin. */
  private static final String CODES = "idempotency_";

  private static final Set<Integer> NOT_REMEMBERED = Set.of(401, 403, 429);

  private final Idempotency idempotency;

  /** Replays of what is remembered there. */
  public Replays(Idempotency idempotency) {
    this.idempotency = idempotency;
  }

  /** Whether a refusal is about a repetition, and not about what is repeated. */
  static boolean isAbout(DomainError error) {
    return error.code().startsWith(CODES);
  }

  /** Whether a refusal is about the moment and not about the request, so that it is no answer. */
  public static boolean isPassing(DomainError error) {
    return error instanceof DomainError.Frozen || error instanceof DomainError.QuotaExceeded;
  }

  /**
   * A request's key.
   *
   * @param fingerprint equal for requests that are the same
   */
  public record Key(String text, String fingerprint) {}

  /**
   * An answer as it is kept.
   *
   * @param contentType null if there was no content, or if it holds a secret
   * @param content its text; null likewise
   * @param secret whether the content is not kept because it holds a secret
   */
  private record Kept(
      int status,
      Map<String, String> headers,
      @Nullable String contentType,
      @Nullable String content,
      boolean secret) {

    static Kept of(Answer answer, boolean secret) {
      boolean whole = answer.body() != null && !secret;
      return new Kept(
          answer.status(),
          // A cookie is a secret too.
          secret ? Map.of() : answer.headers(),
          whole ? answer.contentType() : null,
          whole ? new String(answer.content(), StandardCharsets.UTF_8) : null,
          secret);
    }
  }

  /** Answers a call that has a key. */
  public Answer answer(Call call, Key key, Handler carryOut) {
    Caller caller = call.caller();
    return switch (idempotency.begin(caller, key.text(), key.fingerprint())) {
      case Standing.Again(String kept) -> again(kept);
      case Standing.Different() -> throw reused(key);
      case Standing.First(Attempt attempt) -> {
        try {
          Answer answer = carryOut.handle(call.as(caller.with(attempt)));
          keep(call, caller, attempt, answer);
          yield answer;
        } finally {
          idempotency.end(attempt);
        }
      }
    };
  }

  private void keep(Call call, Caller caller, Attempt attempt, Answer answer) {
    int status = answer.status();
    if (status >= 500 || NOT_REMEMBERED.contains(status)) {
      return;
    }
    boolean secret = status < 400 && call.operation().hasSecretAnswer();
    byte[] kept = Json.write(Kept.of(answer, secret));
    try {
      idempotency.answered(caller, attempt, new String(kept, StandardCharsets.UTF_8));
    } catch (RuntimeException e) {
      // It is done, and its client must hear so; only its repetition will not be answered in full.
      LOG.log(System.Logger.Level.WARNING, "the answer of a request with a key is not kept", e);
    }
  }

  private static Answer again(String kept) {
    JsonNode json = JsonMapper.shared().readTree(kept);
    if (json.get("secret").booleanValue()) {
      throw DomainException.conflict(
          "idempotency_answer_secret",
          "The request with this Idempotency-Key was carried out; its answer held a secret,"
              + " which is told once only.");
    }
    var headers = new LinkedHashMap<String, String>();
    json.get("headers").properties().forEach(e -> headers.put(e.getKey(), e.getValue().asString()));
    JsonNode content = json.get("content");
    Answer.Raw body =
        content.isNull()
            ? null
            : new Answer.Raw(json.get("content_type").stringValue(), content.stringValue());
    return new Answer(json.get("status").intValue(), body, headers)
        .with("Idempotent-Replay", "true")
        .uncompressed();
  }

  private static InvalidRequestException reused(Key key) {
    var faults = new Faults();
    faults.add(
        "value_error",
        KEY.loc(),
        "This key was used for another request; give each request a key of its own",
        key.text());
    return new InvalidRequestException("idempotency_key_reused", faults);
  }
}
