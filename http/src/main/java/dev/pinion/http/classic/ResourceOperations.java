package dev.pinion.http.classic;

import dev.pinion.app.resource.ResourceQuery;
import dev.pinion.app.resource.ResourceType;
import dev.pinion.app.resource.Resources;
import dev.pinion.app.resource.Resources.NewResource;
import dev.pinion.app.resource.Resources.NewVersion;
import dev.pinion.app.resource.Resources.ResourceChanges;
import dev.pinion.app.resource.Resources.ResourceList;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.Page;
import dev.pinion.domain.resource.Content;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.ResourceVersion;
import dev.pinion.http.api.Answer;
import dev.pinion.http.api.Call;
import dev.pinion.http.api.Operation;
import dev.pinion.http.classic.ResourceListing.Choices;
import dev.pinion.http.schema.ObjectType;
import dev.pinion.http.schema.Param;
import dev.pinion.http.schema.Types;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The operations that every kind of resource has. A kind's own file says how its bodies and answers
 * look, and how often each may be called.
 */
public final class ResourceOperations<C extends Content> {
  private static final Param<Long> NEXT_VERSION =
      Param.query("version", Types.integer().greaterThan(1).nullable());

  private final Resources resources;
  private final ResourceType<C> type;
  private final String word;
  private final String all;
  private final String one;
  private final String noun;
  private final Param<EntityId> id;

  /**
   * Operations on resources of a kind.
   *
   * @param word their name in operation ids and, with underscores, that of the path parameter
   * @param all the path that lists them, with a slash at its end
   */
  public ResourceOperations(Resources resources, ResourceType<C> type, String word, String all) {
    this.resources = resources;
    this.type = type;
    this.word = word;
    this.all = all;
    this.noun = type.kind().noun();
    this.id = Param.path(word.replace('-', '_') + "_id", Classic.ID);
    this.one = all + "{" + id.name() + "}";
  }

  /**
   * Makes one.
   *
   * @param answer what is answered, made of the id
   */
  public <R extends Record> Operation create(
      ObjectType<NewResource<C>> body, Class<R> answerType, Function<String, R> answer) {
    return Classic.operation("create-" + word, "POST", all, "Create a " + noun)
        .body(body)
        .answers(201, answerType)
        .refuses(DomainError.UnknownReference.class, 404)
        .error(409, "Another resource that is not deleted has this name.")
        .handle(
            call ->
                Answer.of(
                    201,
                    answer.apply(
                        resources.create(call.caller(), type, call.body(body)).id().hex())));
  }

  /**
   * Lists them.
   *
   * @param element how one looks in an organization
   * @param filterValues what filters can name among those that the caller may see
   */
  public <E, F extends Record, R extends Record> Operation list(
      ResourceListing<C> listing,
      BiFunction<String, Resource<C>, E> element,
      Function<Choices<C>, F> filterValues,
      Class<R> answerType,
      Pages.Filtered<E, F, R> answer) {
    return Classic.operation(
            "get-" + word + "s", "GET", all, "List " + noun + "s", listing.params())
        .answers(200, answerType)
        .handle(
            call -> {
              String org = call.tenant().slug();
              ResourceQuery<C> query = listing.query(call);
              ResourceList<C> list = resources.list(call.caller(), type, query);
              F named =
                  query.offset() == 0 ? filterValues.apply(new Choices<>(list.visible())) : null;
              return Answer.of(
                  200, Pages.of(list.page(), each -> element.apply(org, each), named, answer));
            });
  }

  /**
   * Changes one.
   *
   * @param status 204, or 200 where clients expect some JSON
   * @param ending the slash at the end of its path, or nothing
   */
  public Operation update(ObjectType<ResourceChanges<C>> body, int status, String ending) {
    return answering(
            status,
            Classic.operation("update-" + word, "POST", one + ending, "Update a " + noun, id))
        .body(body)
        .refuses(DomainError.UnknownReference.class, 404)
        .handle(
            call -> {
              resources.update(call.caller(), type, call.get(id), call.body(body));
              return done(status);
            });
  }

  /**
   * Deletes one.
   *
   * @param operationId its name
   * @param status 204, or 200 where clients expect some JSON
   * @param ending the slash at the end of its path, or nothing
   */
  public Operation delete(String operationId, int status, String ending) {
    return answering(
            status, Classic.operation(operationId, "DELETE", one + ending, "Delete a " + noun, id))
        .handle(
            call -> {
              resources.delete(call.caller(), type, call.get(id));
              return done(status);
            });
  }

  private static Operation answering(int status, Operation operation) {
    return status == 204 ? operation.answers(204, null) : operation.answersAnything(status);
  }

  private static Answer done(int status) {
    return status == 204 ? Answer.noContent() : Answer.of(status, Map.of());
  }

  /**
   * Makes the next version of one.
   *
   * @param answer what is answered, made of the version's number
   */
  public <R extends Record> Operation createVersion(
      ObjectType<Map<String, @Nullable Object>> body, Class<R> answerType, LongFunction<R> answer) {
    return Classic.operation(
            "create-" + word + "-version",
            "POST",
            one + "/version/",
            "Create a version of a " + noun,
            id,
            NEXT_VERSION)
        .body(body)
        .answers(201, answerType)
        .refuses(DomainError.Conflict.class, 400)
        .error(400, "The requested version is not the next one.")
        .handle(
            call -> {
              var wanted = new NewVersion(call.body(body), call.find(NEXT_VERSION), false);
              var made = resources.createVersion(call.caller(), type, call.get(id), wanted);
              return Answer.of(201, answer.apply(made.orElseThrow().version()));
            });
  }

  /**
   * Lists the versions of one.
   *
   * @param element how a version looks in an organization
   */
  public <E, R extends Record> Operation versions(
      BiFunction<String, ResourceVersion, E> element,
      Class<R> answerType,
      Pages.Plain<E, R> answer) {
    return Classic.operation(
            "get-" + word + "-versions",
            "GET",
            one + "/version/",
            "List versions of a " + noun,
            VersionListing.params(id))
        .answers(200, answerType)
        .handle(
            (Call call) -> {
              String org = call.tenant().slug();
              Page<ResourceVersion> page =
                  resources.versions(call.caller(), type, call.get(id), VersionListing.query(call));
              return Answer.of(200, Pages.of(page, each -> element.apply(org, each), answer));
            });
  }
}
