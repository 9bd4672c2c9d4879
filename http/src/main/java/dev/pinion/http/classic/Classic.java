package dev.pinion.http.classic;

import dev.pinion.domain.Actor;
import dev.pinion.domain.Author;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.LanguageCodes;
import dev.pinion.http.api.Call;
import dev.pinion.http.api.Dialect;
import dev.pinion.http.api.Operation;
import dev.pinion.http.api.Paging;
import dev.pinion.http.api.SortBy;
import dev.pinion.http.schema.Param;
import dev.pinion.http.schema.StringType;
import dev.pinion.http.schema.Type;
import dev.pinion.http.schema.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the operations of the Classic dialect share: types, parameters and statuses. */
public final class Classic {
  /** An identifier in its 24 hex digits. */
  public static final Type<EntityId> ID =
      Types.string().pattern("^[a-f0-9]{24}$").map(EntityId::ofHex);

  /** The name of a resource. The contract has no limit; memory has. */
  public static final StringType NAME = Types.text().max(256);

  /** What a resource says in words. */
  public static final StringType PROSE = Types.text().max(20_000);

  /** Services that one resource names. */
  public static final int SERVICES_MAX = 1_000;

  /** Characters of a name where the contract says nothing; its schema does not either. */
  public static final int NAME_CHARS_MAX = 256;

  /** Characters of a description, likewise. */
  public static final int DESCRIPTION_CHARS_MAX = 10_000;

  /** Words and white space, as tags are made of. */
  static final StringType WORD = Types.text().upTo(NAME_CHARS_MAX).pattern("^[\\w\\s]+$");

  private static final String LANGUAGE_HINT = "Name a language by its code, such as eng";

  /** A language by its code in ISO 639-3. */
  public static final Type<String> LANGUAGE =
      Types.string()
          .pattern("^[a-z]{3}$")
          .mapChecked(
              code -> LanguageCodes.isIso6393(code) ? code : null, "value_error", LANGUAGE_HINT);

  /** The same, or by the two letters of ISO 639-1. */
  static final Type<String> SHORT_LANGUAGE =
      Types.string()
          .pattern("^[a-z]{2,3}$")
          .mapChecked(
              code -> LanguageCodes.isIso6393(code) || LanguageCodes.isIso6391(code) ? code : null,
              "value_error",
              LANGUAGE_HINT);

  /** The tenant of the path. */
  public static final Param<String> ORGANIZATION = Param.path("organization", Types.string());

  private static final Param<?> CLUSTER =
      Param.header(Dialect.CLUSTER_HEADER, Types.string().nullable());
  private static final Param<?> PROTOCOLS =
      Param.headerList("Sec-WebSocket-Protocol", Types.list(Types.string()));

  /** Where a page begins: elements to skip. The contract's schema declares no least value. */
  public static final Param<Long> CONTINUATION_TOKEN = Paging.CONTINUATION_TOKEN;

  private Classic() {}

  /**
   * Who did something, as Classic says it.
   *
   * @param userId a key that acts for itself shows as {@code api-key:<key id>}
   */
  public record UserInfo(String orgId, String userId) {
    /** Begins the user id of an author that is a key. */
    static final String KEY_PREFIX = "api-key:";

    /** An actor as answered. */
    public static UserInfo of(Actor actor) {
      return of(Author.of(actor));
    }

    /** An author as answered. */
    public static UserInfo of(Author author) {
      return new UserInfo(author.org(), author.key() ? KEY_PREFIX + author.id() : author.id());
    }

    /** The author as filters name them. */
    public static String filterText(Author author) {
      UserInfo user = of(author);
      return user.orgId + "," + user.userId;
    }
  }

  /**
   * The text that sorts by the only field that a list can be sorted by.
   *
   * @return whether it is sorted descending
   */
  public static Type<Boolean> sortBy(String field) {
    return SortBy.type(field, by -> by.field().equals(field) ? by.descending() : null);
  }

  /** The first value of a parameter that repeats; null if the request does not carry it. */
  public static <T> @Nullable T first(Call call, Param<List<T>> param) {
    List<T> values = call.get(param);
    return values.isEmpty() ? null : values.getFirst();
  }

  /**
   * An operation with what all have: the organization in its path, the cluster header, and the
   * statuses of the checks that come before it.
   *
   * @param path below {@code /v1/{organization}/}
   * @param params its own parameters; one that all have is replaced by an own one of its name
   */
  public static Operation operation(
      String id, String method, String path, String summary, Param<?>... params) {
    var all = new ArrayList<Param<?>>(List.of(params));
    Stream.of(ORGANIZATION, CLUSTER, PROTOCOLS)
        .filter(shared -> all.stream().noneMatch(own -> own.name().equals(shared.name())))
        .forEach(all::add);
    return Operation.of(id, method, "/v1/{organization}/" + path, summary)
        .params(all.toArray(Param[]::new))
        .error(401, "The credentials are missing or invalid.")
        .error(403, "A permission is missing.")
        .error(404, "The organization, or what the path names in it, does not exist.")
        .error(422, "The path, the query, a header or the body is not valid.")
        .error(429, "Too many requests of this kind within a minute.")
        .error(503, "The organization or the server is in maintenance.");
  }
}
