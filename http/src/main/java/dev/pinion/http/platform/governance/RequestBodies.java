package dev.pinion.http.platform.governance;

import dev.pinion.app.governance.Overriding;
import dev.pinion.domain.governance.ChangeRequest.Ask;
import dev.pinion.domain.governance.ChangeRequest.Change;
import dev.pinion.domain.governance.ChangeRequest.Mode;
import dev.pinion.http.platform.Platform;
import dev.pinion.http.platform.service.VersionSetBodies;
import dev.pinion.http.schema.ObjectType;
import dev.pinion.http.schema.Type;
import dev.pinion.http.schema.Types;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What callers say of change requests. */
final class RequestBodies {
  static final String PROMOTE = "promote";
  static final String ROLLBACK = "rollback";
  static final String SERVICE = "service";

  private static final int TITLE_MAX = 200;
  private static final int COMMENT_MAX = 2_000;

  /** Sets that one request can be about: all that a service has. */
  private static final int SETS_MAX = 101;

  private static final int NAME_CHARS_MAX = 40;
  private static final int DIGEST_CHARS_MAX = 100;

  private static final ObjectType<Change> PROMOTE_CHANGE =
      Types.object(
          "PromoteChange",
          f -> {
            f.required("type", Types.enumeration(PROMOTE));
            var set = f.required("version_set", VersionSetBodies.SET_NAME);
            var from = f.required("from", VersionSetBodies.SET_REF);
            var pinLatest = f.withDefault("pin_latest", Types.bool(), true);
            return v -> new Change.Promote(v.get(set), v.get(from).toString(), v.get(pinLatest));
          });

  private static final ObjectType<Change> ROLLBACK_CHANGE =
      Types.object(
          "RollbackChange",
          f -> {
            f.required("type", Types.enumeration(ROLLBACK));
            var set = f.required("version_set", VersionSetBodies.SET_NAME);
            var to = f.optional("to_revision", Types.integer().min(1).nullable());
            return v -> new Change.Rollback(v.get(set), v.getOrNull(to));
          });

  private static final ObjectType<Change> SERVICE_CHANGE =
      Types.object(
          "ServiceChange",
          f -> {
            f.required("type", Types.enumeration(SERVICE));
            var agent = f.optional("agent_id", Platform.ID.nullable());
            var graph = f.optional("context_graph_id", Platform.ID.nullable());
            var active = f.optional("is_active", Types.bool().nullable());
            return v ->
                new Change.Edit(v.getOrNull(agent), v.getOrNull(graph), v.getOrNull(active));
          });

  /** The change that is asked for. */
  static final Type<Change> CHANGE =
      Types.union(
          "type",
          Map.of(PROMOTE, PROMOTE_CHANGE, ROLLBACK, ROLLBACK_CHANGE, SERVICE, SERVICE_CHANGE));

  static final ObjectType<Ask> CREATE =
      Types.object(
          "CreateRequestRequest",
          f -> {
            var change = f.required("change", CHANGE);
            var title =
                f.required("title", Platform.notBlank(Types.string().min(1).max(TITLE_MAX)));
            var reason = f.optional("reason", VersionSetBodies.REASON);
            var apply = f.withDefault("apply", Types.enumeration(Mode.class), Mode.BY_HAND);
            var notBefore = f.optional("not_before", Types.time().nullable());
            return v ->
                new Ask(
                    v.get(change),
                    v.get(title),
                    v.getOrNull(reason),
                    v.get(apply),
                    v.getOrNull(notBefore));
          });

  /** An approval: what was looked at, by set. */
  record Approval(@Nullable String comment, Map<String, String> digests) {}

  private static final Type<String> COMMENT =
      Platform.notBlank(Types.string().min(1).max(COMMENT_MAX));

  static final ObjectType<Approval> APPROVE =
      Types.object(
          "ApproveRequestRequest",
          f -> {
            var comment = f.optional("comment", COMMENT.nullable());
            var digests =
                f.required(
                    "digests",
                    Types.map(
                            Types.string().max(NAME_CHARS_MAX),
                            Types.string().max(DIGEST_CHARS_MAX))
                        .max(SETS_MAX));
            return v -> new Approval(v.getOrNull(comment), v.get(digests));
          });

  static final ObjectType<String> REJECT = Types.object("RejectRequestRequest", "comment", COMMENT);

  /** What somebody says of a request. */
  static final ObjectType<String> SAY = Types.object("CommentRequestRequest", "comment", COMMENT);

  /** How a request is to be applied. */
  record Application(@Nullable Overriding overriding) {}

  static final ObjectType<Application> APPLY =
      Types.object(
          "ApplyRequestRequest",
          f -> {
            var override = f.optional("override", VersionSetBodies.OVERRIDE);
            return v -> new Application(v.getOrNull(override));
          });

  private RequestBodies() {}
}
