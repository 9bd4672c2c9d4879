package dev.pinion.http.platform;

import dev.pinion.app.VersionQuery;
import dev.pinion.app.VersionQuery.Numbers;
import dev.pinion.app.resource.ResourceQuery;
import dev.pinion.app.resource.ResourceType;
import dev.pinion.app.resource.Resources;
import dev.pinion.app.resource.Resources.NewResource;
import dev.pinion.app.resource.Resources.NewVersion;
import dev.pinion.app.resource.Resources.ResourceChanges;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.Content;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.ResourceVersion;
import dev.pinion.http.api.Answer;
import dev.pinion.http.api.Call;
import dev.pinion.http.api.Operation;
import dev.pinion.http.api.Paging;
import dev.pinion.http.api.SortBy;
import dev.pinion.http.schema.ObjectType;
import dev.pinion.http.schema.Param;
import dev.pinion.http.schema.Types;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The operations that every kind of resource has. A kind's own file says how its bodies and answers
 * look.
 *
 * @param <R> how one is answered
 */
public final class ResourceOperations<C extends Content, R extends Record> {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  private static final Param<Numbers> VERSION =
      Param.path(
          "version",
          Types.string()
              .mapChecked(
                  ResourceOperations::numbers, "value_error", "Write a version number or latest"));

  private static final Param<Boolean> NEWEST_FIRST =
      Platform.sortBy(List.of("version", "created_at"), SortBy::descending);

  private final Resources resources;
  private final ResourceType<C> type;
  private final Class<R> answerType;
  private final BiFunction<Resource<C>, EntityId, R> answer;
  private final String word;
  private final String single;
  private final String plural;
  private final String all;
  private final String one;
  private final Param<EntityId> id;

  /**
   * Operations on resources of a kind.
   *
   * @param answer makes an answer of a resource and the id of its workspace
   */
  public ResourceOperations(
      Resources resources,
      ResourceType<C> type,
      Class<R> answerType,
      BiFunction<Resource<C>, EntityId, R> answer) {
    this.resources = resources;
    this.type = type;
    this.answerType = answerType;
    this.answer = answer;
    String noun = type.kind().noun();
    this.word = noun.replace(' ', '-');
    this.single = (noun.startsWith("a") ? "an " : "a ") + noun;
    this.plural = noun + "s";
    this.id = Param.path(type.kind().code() + "_id", Platform.ID);
    this.all = "/" + word + "s";
    this.one = all + "/{" + id.name() + "}";
  }

  private static @Nullable Numbers numbers(String text) {
    if (text.equals("latest")) {
      return new Numbers.Latest();
    }
    if (!NUMBER.matcher(text).matches()) {
      return null;
    }
    long number = Long.parseLong(text);
    return new Numbers.Range(number, number);
  }

  private Answer answer(Call call, int status, Resource<C> resource) {
    return Answer.of(status, answer.apply(resource, call.tenant().id()));
  }

  /** Makes one. What was made is answered whether or not the caller may read it. */
  public Operation create(ObjectType<NewResource<C>> body, int status) {
    return Platform.operation("create-" + word, "POST", all, "Create " + single)
        .body(body)
        .answers(status, answerType)
        .handle(
            call -> answer(call, status, resources.create(call.caller(), type, call.body(body))));
  }

  /** Lists those that are not deleted. */
  public <P extends Record> Operation list(Class<P> pageType, Pages<R, P> page) {
    return Platform.operation(
            "list-" + word + "s",
            "GET",
            all,
            "List " + plural,
            Platform.SEARCH,
            Platform.LIST_ORDER,
            Platform.LIMIT,
            Paging.CONTINUATION_TOKEN)
        .answers(200, pageType)
        .needs(type.permissions().get())
        .handle(
            call -> {
              EntityId workspace = call.tenant().id();
              var list = resources.list(call.caller(), type, query(call));
              return Answer.of(
                  200, Pages.of(list.page(), each -> answer.apply(each, workspace), page));
            });
  }

  private ResourceQuery<C> query(Call call) {
    return new ResourceQuery<>(
        Set.of(),
        Set.of(),
        List.of(),
        false,
        call.find(Platform.SEARCH),
        List.of(),
        call.find(Platform.LIST_ORDER),
        call.get(Paging.CONTINUATION_TOKEN),
        call.get(Platform.LIMIT));
  }

  /** Gets one. */
  public Operation get() {
    return Platform.operation("get-" + word, "GET", one, "Get " + single, id)
        .answers(200, answerType)
        .handle(call -> answer(call, 200, resources.get(call.caller(), type, call.get(id))));
  }

  /** Changes one. What it is now is answered whether or not the caller may read it. */
  public Operation update(String method, ObjectType<ResourceChanges<C>> body) {
    return Platform.operation("update-" + word, method, one, "Update " + single, id)
        .body(body)
        .answers(200, answerType)
        .error(409, "The name is taken.")
        .handle(
            call ->
                answer(
                    call,
                    200,
                    resources.update(call.caller(), type, call.get(id), call.body(body))));
  }

  /**
   * Deletes one.
   *
   * @param status 204, or 200 where clients expect some JSON
   */
  public Operation delete(int status) {
    Operation operation =
        Platform.operation("delete-" + word, "DELETE", one, "Delete " + single, id);
    return (status == 204 ? operation.answers(204, null) : operation.answersAnything(status))
        .handle(
            call -> {
              resources.delete(call.caller(), type, call.get(id));
              return status == 204 ? Answer.noContent() : Answer.of(status, Map.of());
            });
  }

  /**
   * Makes the next version of one.
   *
   * @param content what a body says, in core words
   */
  public <V extends Record> Operation createVersion(
      ObjectType<Map<String, @Nullable Object>> body,
      UnaryOperator<Map<String, @Nullable Object>> content,
      Class<V> versionType,
      BiFunction<ResourceVersion, EntityId, V> version) {
    return Platform.operation(
            "create-" + word + "-version",
            "POST",
            one + "/versions",
            "Create a version of " + single,
            id)
        .body(body)
        .answers(201, versionType)
        .error(409, "Version sets that rules govern follow the newest version: pin them first.")
        .error(423, Platform.FROZEN)
        .handle(
            call -> {
              var wanted = new NewVersion(content.apply(call.body(body)), null, false);
              var made = resources.createVersion(call.caller(), type, call.get(id), wanted);
              return Answer.of(201, version.apply(made.orElseThrow(), call.tenant().id()));
            });
  }

  /** Lists the versions of one. */
  public <V extends Record, P extends Record> Operation listVersions(
      BiFunction<ResourceVersion, EntityId, V> version, Class<P> pageType, Pages<V, P> page) {
    return Platform.operation(
            "list-" + word + "-versions",
            "GET",
            one + "/versions",
            "List versions of " + single,
            id,
            NEWEST_FIRST,
            Platform.LIMIT,
            Paging.CONTINUATION_TOKEN)
        .answers(200, pageType)
        .handle(
            call -> {
              EntityId workspace = call.tenant().id();
              var found = resources.versions(call.caller(), type, call.get(id), versionQuery(call));
              return Answer.of(200, Pages.of(found, each -> version.apply(each, workspace), page));
            });
  }

  private static VersionQuery versionQuery(Call call) {
    return new VersionQuery(
        Numbers.Range.ALL,
        Boolean.TRUE.equals(call.find(NEWEST_FIRST)),
        call.get(Paging.CONTINUATION_TOKEN),
        call.get(Platform.LIMIT));
  }

  /** Gets a version of one. */
  public <V extends Record> Operation getVersion(
      Class<V> versionType, BiFunction<ResourceVersion, EntityId, V> version) {
    return Platform.operation(
            "get-" + word + "-version",
            "GET",
            one + "/versions/{version}",
            "Get a version of " + single,
            id,
            VERSION)
        .answers(200, versionType)
        .handle(
            call -> {
              var found = resources.version(call.caller(), type, call.get(id), call.get(VERSION));
              return Answer.of(200, version.apply(found, call.tenant().id()));
            });
  }
}
