package dev.pinion.http.platform.tenant;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.pinion.app.tenant.Audit;
import dev.pinion.app.tenant.Audit.AuditQuery;
import dev.pinion.domain.Change;
import dev.pinion.domain.Change.SubjectType;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.Page;
import dev.pinion.http.api.Answer;
import dev.pinion.http.api.Call;
import dev.pinion.http.api.Operation;
import dev.pinion.http.platform.Platform;
import dev.pinion.http.schema.Param;
import dev.pinion.http.schema.Shape;
import dev.pinion.http.schema.Type;
import dev.pinion.http.schema.Types;
import dev.pinion.store.TenantTx.ChangeCounts;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The audit trail of a workspace in the Platform dialect. */
public final class AuditRoutes {
  /** The one service that is audited here. */
  private static final String SERVICE_NAME = "pinion";

  private static final String TIME_MESSAGE =
      "Give a day, such as 2026-01-31, or a time with its offset, such as 2026-01-31T08:00:00Z";
  private static final String TIME_ERROR = "datetime_from_date_parsing";

  /** Things whose ids are no entity ids. */
  private static final Set<SubjectType> PLAIN_IDS =
      Set.of(SubjectType.USER, SubjectType.MEMBER, SubjectType.API_KEY);

  private static final Param<Long> LIMIT =
      Param.queryOr("limit", Types.integer().min(1).max(100), 50L);
  private static final Param<Long> OFFSET = Param.queryOr("offset", Types.integer().min(0), 0L);
  private static final Param<String> SERVICE = text("service");
  private static final Param<String> ACTION = text("action");
  private static final Param<String> ACTOR = text("actor_entity_id");
  private static final Param<String> CREDENTIAL = text("actor_credential_id");
  private static final Param<String> RESOURCE_TYPE = text("resource_type");
  private static final Param<String> RESOURCE_ID =
      Param.query("resource_id", Types.string().map(AuditRoutes::storedId).nullable());
  private static final Param<Boolean> PHI_ONLY = Param.queryOr("phi_only", Types.bool(), false);
  private static final Param<Instant> FROM =
      Param.query("date_from", time(AuditRoutes::beginning).nullable());

  /** A day counts to its end, a time counts in. */
  private static final Param<Instant> TO =
      Param.query("date_to", time(AuditRoutes::end).nullable());

  private final Audit audit;

  /** Routes to the use cases of the audit trail. */
  public AuditRoutes(Audit audit) {
    this.audit = audit;
  }

  /** The operations. */
  public List<Operation> table() {
    return List.of(
        Platform.operation(
                "list-audit-events",
                "GET",
                "/audit",
                "List audit events",
                SERVICE,
                ACTION,
                ACTOR,
                CREDENTIAL,
                RESOURCE_TYPE,
                RESOURCE_ID,
                PHI_ONLY,
                FROM,
                TO,
                LIMIT,
                OFFSET)
            .answers(200, AuditEventListResponse.class)
            .handle(this::list),
        Platform.operation(
                "get-audit-summary", "GET", "/audit/summary", "Count audit events", FROM, TO)
            .answers(200, AuditSummaryResponse.class)
            .handle(this::summary));
  }

  private Answer list(Call call) {
    long offset = call.get(OFFSET);
    int limit = call.get(LIMIT).intValue();
    Page<Change> page = audit.list(call.caller(), query(call), offset, limit);
    Page<Change> shown = isEmpty(call) ? Page.of(List.of(), offset, limit) : page;
    String workspace = call.tenant().id().uuid().toString();
    return Answer.of(200, AuditEventListResponse.of(shown, workspace, limit, offset));
  }

  private static AuditQuery query(Call call) {
    return new AuditQuery(
        call.find(ACTION),
        call.find(ACTOR),
        call.find(CREDENTIAL),
        call.find(RESOURCE_TYPE),
        call.find(RESOURCE_ID),
        call.find(FROM),
        call.find(TO));
  }

  /** Whether the filters leave nothing: no event is another service's, or about a patient. */
  private static boolean isEmpty(Call call) {
    String service = call.find(SERVICE);
    return call.get(PHI_ONLY) || (service != null && !service.equals(SERVICE_NAME));
  }

  private Answer summary(Call call) {
    ChangeCounts counts = audit.summary(call.caller(), call.find(FROM), call.find(TO));
    return Answer.of(
        200,
        new AuditSummaryResponse(
            counts.changes(), 0, counts.actors(), counts.changes() == 0 ? 0 : 1));
  }

  private static Param<String> text(String name) {
    return Param.query(name, Types.string().nullable());
  }

  private static Type<Instant> time(Function<String, @Nullable Instant> parse) {
    return Types.string().mapChecked(parse, TIME_ERROR, TIME_MESSAGE);
  }

  private static @Nullable Instant beginning(String text) {
    LocalDate day = day(text);
    return day == null ? instant(text) : day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static @Nullable Instant end(String text) {
    LocalDate day = day(text);
    if (day != null) {
      return day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
    Instant last = instant(text);
    return last == null ? null : last.plusMillis(1);
  }

  private static @Nullable LocalDate day(String text) {
    try {
      return hasYear(text) ? LocalDate.parse(text) : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static @Nullable Instant instant(String text) {
    try {
      return hasYear(text) ? OffsetDateTime.parse(Types.timeInQuery(text)).toInstant() : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** Java reads years that the log cannot count in milliseconds. */
  private static boolean hasYear(String text) {
    return text.matches("[0-9]{4}-.*");
  }

  /** The id as the log writes it, from a UUID as this dialect writes it. */
  private static String storedId(String text) {
    try {
      return EntityId.fromUuid(UUID.fromString(text)).map(EntityId::hex).orElse(text);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  /** Events, newest first. */
  record AuditEventListResponse(
      List<AuditEvent> events, long total, long limit, long offset, boolean hasMore) {
    static AuditEventListResponse of(Page<Change> page, String workspace, long limit, long offset) {
      return new AuditEventListResponse(
          page.items().stream().map(change -> AuditEvent.of(change, workspace)).toList(),
          Objects.requireNonNull(page.total()),
          limit,
          offset,
          page.nextOffset() != null);
    }
  }

  /** Numbers of events. */
  record AuditSummaryResponse(
      long totalEvents, long phiAccessEvents, long uniqueActors, long servicesWithEvents) {}

  /** What else is known of a change; each may be null. */
  record AuditMetadata(
      @Nullable String versionSet, @Nullable Long revision, @Nullable Long version) {}

  /**
   * One event.
   *
   * @param id its number in the workspace's change log
   * @param ipAddress always null, as the user agent: the log keeps no addresses
   * @param phiAccessed always false: nothing here is a patient's
   */
  record AuditEvent(
      String id,
      String workspaceId,
      Instant timestamp,
      String service,
      String action,
      @Shape(required = false) @Nullable String actorEntityId,
      @Shape(required = false) @Nullable String actorCredentialId,
      @Shape(required = false) @Nullable String resourceType,
      @Shape(required = false) @Nullable String resourceId,
      @Shape(required = false) @Nullable String resourceName,
      @Shape(required = false) @Nullable String ipAddress,
      @Shape(required = false) @Nullable String userAgent,
      @Shape(required = false) @Nullable AuditMetadata metadata,
      @JsonProperty(defaultValue = "false") boolean phiAccessed) {

    static AuditEvent of(Change change, String workspace) {
      return new AuditEvent(
          Long.toString(change.seq()),
          workspace,
          change.at(),
          SERVICE_NAME,
          change.kind(),
          Platform.person(change.actor()),
          Platform.credential(change.actor()),
          Audit.resourceType(change),
          shownId(change.subject()),
          change.subjectName(),
          null,
          null,
          new AuditMetadata(change.versionSet(), change.revision(), change.version()),
          false);
    }

    private static String shownId(Change.Subject subject) {
      String id = subject.id();
      return PLAIN_IDS.contains(subject.type())
          ? id
          : EntityId.fromHex(id).map(entity -> entity.uuid().toString()).orElse(id);
    }
  }
}
