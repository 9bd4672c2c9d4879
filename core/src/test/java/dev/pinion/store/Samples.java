package dev.pinion.store;

import dev.pinion.domain.Actor;
import dev.pinion.domain.Change;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.EntityIds;
import dev.pinion.domain.access.ApiKey;
import dev.pinion.domain.access.Condition;
import dev.pinion.domain.access.Grant;
import dev.pinion.domain.access.Grants;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.access.Role;
import dev.pinion.domain.access.Session;
import dev.pinion.domain.access.User;
import dev.pinion.domain.resource.Content;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.resource.ResourceVersion;
import dev.pinion.domain.service.LlmConfig;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.ServiceSettings;
import dev.pinion.domain.service.Tag;
import dev.pinion.domain.service.VersionSet;
import dev.pinion.domain.service.Warning;
import dev.pinion.domain.tenant.Tenant;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Records for tests: valid, with a value of its own in every field, and hard to store. */
public final class Samples {
  /** A time with milliseconds. */
  public static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");

  /** Later than {@link #TIME}. */
  public static final Instant LATER = Instant.parse("2026-02-03T04:05:06.007Z");

  /** Text with an accent, a combining mark, an emoji of two chars, a quote and a control. */
  public static final String TEXT = "Zoë e\u0301 🦜 \"'\\ 漢字 \u0007\n%_";

  private static final EntityIds IDS = new EntityIds(InstantSource.system());

  private Samples() {}

  /** A fresh identifier, greater than every one before. */
  public static EntityId id() {
    return IDS.next();
  }

  /** A person of that id. */
  public static Actor actor(String id) {
    return new Actor(Actor.Kind.USER, "acme", id, "Ada " + TEXT);
  }

  /** An open tenant. */
  public static Tenant tenant(EntityId id, String slug) {
    return new Tenant(id, slug, "Tenant " + TEXT, json(), null, TIME, LATER);
  }

  /** An agent or a context graph that claims versions without having any rows of them. */
  public static Resource<?> asset(ResourceKind kind, String name, long latestVersion) {
    Content content =
        kind.isAgent() ? new Content.Agent("About " + TEXT) : new Content.Graph("About " + TEXT, 7);
    return new Resource<>(
        id(),
        name,
        List.of(),
        content,
        false,
        latestVersion,
        actor("maker"),
        actor("changer"),
        TIME,
        LATER);
  }

  /** A version of a resource. */
  public static ResourceVersion version(EntityId asset, long number) {
    return new ResourceVersion(id(), asset, number, json(), actor("author-" + number), TIME);
  }

  /** A resource without versions. */
  public static <C extends Content> Resource<C> resource(String name, C content) {
    return new Resource<>(
        id(),
        name,
        List.of(new Tag(TEXT, null), new Tag("k", TEXT)),
        content,
        false,
        0,
        actor("maker"),
        actor("changer"),
        TIME,
        LATER);
  }

  /** An active service without sets. */
  public static Service service(String name, EntityId agent, EntityId graph) {
    return new Service(
        id(),
        name,
        "About " + TEXT,
        true,
        agent,
        graph,
        List.of(new Tag("team", "a:b " + TEXT), new Tag("empty", ""), new Tag("none", null)),
        List.of("keyterm", TEXT),
        new ServiceSettings(7, false, "scribe", "sandbox", id(), json(), true),
        new TreeMap<>(),
        actor("creator"),
        actor("changer"),
        TIME,
        LATER);
  }

  /** The service under another name and state. */
  public static Service with(Service service, String name, boolean active) {
    return new Service(
        service.id(),
        name,
        service.description(),
        active,
        service.agentId(),
        service.graphId(),
        service.tags(),
        service.keyterms(),
        service.settings(),
        service.storedSets(),
        service.creator(),
        service.updatedBy(),
        service.createdAt(),
        service.updatedAt());
  }

  /** Pins with preferences whose parameters are hard to store. */
  public static Pins pins(long agentVersion) {
    var preferences = new LinkedHashMap<String, LlmConfig>();
    preferences.put("zeta", new LlmConfig("model-" + agentVersion, json()));
    preferences.put("alpha", new LlmConfig("other", Map.of()));
    return new Pins(agentVersion, null, preferences);
  }

  /** A set with those pins. */
  public static VersionSet set(String name, long revision, Pins pins) {
    return new VersionSet(name, pins, revision, actor("setter"), TIME);
  }

  /** A set that pins nothing. */
  public static VersionSet set(String name) {
    return set(name, 1, Pins.LATEST);
  }

  /** The entry of a ledger after which the set is that one. */
  public static Revision revision(EntityId service, VersionSet set) {
    return revision(
        service, set.name(), set.revision(), set.pins(), set.updatedBy(), set.updatedAt());
  }

  /** The entry of a ledger that ends a set. */
  public static Revision deletion(EntityId service, String set, long number) {
    return revision(service, set, number, null, actor("remover"), TIME.plusMillis(number));
  }

  private static Revision revision(
      EntityId service, String set, long number, @Nullable Pins after, Actor actor, Instant at) {
    return new Revision(
        Revision.FORMAT,
        service,
        set,
        number,
        Revision.Origin.of(after == null ? Revision.Operation.DELETE : Revision.Operation.UPSERT),
        new Revision.Parts(service, service),
        number == 1 ? null : Pins.LATEST,
        after,
        List.of(),
        actor,
        at,
        number == 1 ? null : "hash " + (number - 1),
        "hash " + number);
  }

  /** An entry of a set's ledger; the second is a promotion, the third a way back. */
  public static Revision revision(EntityId service, String set, long number) {
    var origin =
        new Revision.Origin(
            switch ((int) number) {
              case 2 -> Revision.Operation.PROMOTE;
              case 3 -> Revision.Operation.ROLLBACK;
              default -> Revision.Operation.UPSERT;
            },
            number == 2 ? new Revision.Source("other", 7) : null,
            number == 3 ? (Long) 1L : null,
            number == 2 ? null : "because " + TEXT);
    return new Revision(
        Revision.FORMAT,
        service,
        set,
        number,
        origin,
        new Revision.Parts(service, service),
        number == 1 ? null : pins(number - 1),
        pins(number),
        number == 2
            ? List.of(new Warning(Warning.Code.PIN_BEHIND, "Far behind " + TEXT, "/a"))
            : List.of(),
        actor("setter"),
        TIME.plusMillis(number),
        number == 1 ? null : "hash " + (number - 1),
        "hash " + number);
  }

  /** The entry, for which rules were overridden, with the hash that it must carry. */
  public static Revision overriding(Revision revision) {
    Revision unhashed = overriding(revision, "");
    return overriding(revision, unhashed.computedHash());
  }

  private static Revision overriding(Revision revision, String hash) {
    return new Revision(
        revision.format(),
        revision.serviceId(),
        revision.versionSet(),
        revision.number(),
        revision
            .origin()
            .overriding(
                TEXT,
                List.of(
                    new Revision.Overridden(revision.serviceId(), "rule " + TEXT),
                    new Revision.Overridden(revision.parts().agentId(), "other"))),
        revision.parts(),
        revision.before(),
        revision.after(),
        revision.warnings(),
        revision.actor(),
        revision.at(),
        revision.previousHash(),
        hash);
  }

  /** A current role with grants of every form. */
  public static Role role(String name) {
    return new Role(
        id(),
        name,
        "About " + TEXT,
        "client",
        new Grants(
            List.of(
                Grant.of(Permission.AGENT_GET),
                Grant.of(Permission.SERVICE_GET, "tags.x", new Condition.Equals(null)),
                Grant.of(Permission.SERVICE_GET, "is_active", new Condition.NotEquals(true)),
                new Grant(
                    Permission.VERSION_SET_GET,
                    Map.of(
                        "name",
                        new Condition.In(Arrays.asList("a", TEXT)),
                        "tags.y",
                        new Condition.In(Arrays.asList("b", null)))))),
        false,
        TIME,
        null);
  }

  /** The role, retired. */
  public static Role retired(Role role) {
    return new Role(
        role.id(),
        role.name(),
        role.description(),
        role.frontendView(),
        role.grants(),
        role.builtIn(),
        role.createdAt(),
        LATER);
  }

  /** A person in a role. */
  public static User user(String id, String email, EntityId role) {
    return new User(id, "Zoë", TEXT, email, role, json(), TIME, LATER);
  }

  /** A key of a scope. */
  public static ApiKey apiKey(String keyId, ApiKey.Scope scope) {
    return new ApiKey(
        id(), keyId, null, "ab".repeat(32), scope, actor("minter"), TIME, TIME, LATER);
  }

  /** A session. */
  public static Session session(Session.Holder holder) {
    return new Session(id(), "cd".repeat(32), holder, TIME, TIME);
  }

  /** A change of a service as a whole. */
  public static Change.Draft draft(EntityId service) {
    return Change.Draft.of(
        "service.updated", Change.Subject.of(Change.SubjectType.SERVICE, service), TEXT);
  }

  /** A JSON object with everything that a careless store loses. */
  public static Map<String, @Nullable Object> json() {
    var numbers = new ArrayList<@Nullable Object>();
    numbers.add(0L);
    numbers.add(Long.MIN_VALUE);
    numbers.add(new BigInteger("9".repeat(60)));
    numbers.add(new BigInteger("-9223372036854775809"));
    numbers.add(new BigDecimal("0.10"));
    numbers.add(new BigDecimal("0.1000000000000000055511151231257827"));
    numbers.add(new BigDecimal("1E+400"));
    numbers.add(new BigDecimal("-1.50E-30"));
    numbers.add(new BigDecimal("1.5e1"));
    numbers.add(new BigDecimal("0e0"));
    numbers.add(new BigDecimal("2.0"));
    numbers.add(null);
    var inner = new LinkedHashMap<String, @Nullable Object>();
    inner.put("z", null);
    inner.put("", "");
    inner.put("a", List.of());
    inner.put("Z", Map.of());
    inner.put(TEXT, List.of(TEXT, true, false));
    var outer = new LinkedHashMap<String, @Nullable Object>();
    outer.put("second", inner);
    outer.put("numbers", numbers);
    outer.put("first", deep(60));
    return outer;
  }

  private static Object deep(int levels) {
    Object value = "bottom";
    for (int i = 0; i < levels; i++) {
      value = i % 2 == 0 ? List.of(value) : Map.of("level", value);
    }
    return value;
  }
}
