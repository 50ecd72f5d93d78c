package com.smartoken.relay;

import com.smartoken.content.catalog.Dialect;
import com.smartoken.content.catalog.Model;
import com.smartoken.content.catalog.Route;
import com.smartoken.content.catalog.Shelf;
import com.smartoken.content.catalog.Upstream;
import com.smartoken.content.catalog.Upstreams;
import com.smartoken.http.ApiError;
import com.smartoken.relay.chat.Operation;
import com.smartoken.relay.routing.ProviderWish;
import com.smartoken.relay.routing.RouteHealths;
import com.smartoken.relay.vendor.EndUsers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The routes of a model in the order in which they are tried: as its file has them, neighbours with a weight by chance in
 * proportion to it and to how fast they answer, and before all that as the caller wishes.
 */
final class Candidates {
    private static final Comparator<Candidate> FASTEST = Comparator.comparingLong(one ->
            one.health().firstByteMicros() == 0 ? Long.MAX_VALUE : one.health().firstByteMicros());

    private final Map<String, RouteTarget> targets = new HashMap<>();
    private final @Nullable RouteTarget otherwise;
    private final RouteHealths healths;

    Candidates(Upstreams upstreams, EndUsers endUsers, RouteHealths healths) {
        this.healths = healths;
        for (Upstream upstream : upstreams.all()) {
            String key = upstream.key();
            if (key != null) targets.put(upstream.name(), RouteTarget.of(upstream, key, endUsers));
        }
        Upstream rest = upstreams.otherwise();
        String restKey = rest == null ? null : rest.key();
        otherwise = rest == null || restKey == null ? null : RouteTarget.of(rest, restKey, endUsers);
    }

    /**
     * Those that may be tried, whether they are well or not; empty when the model is off.
     *
     * @throws ApiError 400 when the caller's wish leaves none of those that are on
     */
    List<Candidate> of(Model model, Operation operation, ProviderWish wish) {
        List<Candidate> all = new ArrayList<>();
        for (Route route : model.routes()) {
            RouteTarget target = targets.get(route.upstream());
            if (target != null && target.vendor().can(operation)) all.add(candidate(target, route, target.shelf()));
        }
        if (all.isEmpty() && otherwise != null) {
            // Who stands in for all vendors sells what the model's own does.
            all.add(candidate(
                    otherwise,
                    new Route(otherwise.name(), model.routes().getFirst().model()),
                    Dialect.ofFamily(model.family()).shelf()));
            return all;
        }
        if (wish.isNone()) return spread(all);
        List<Candidate> wanted =
                all.stream().filter(one -> wish.allows(one.name())).toList();
        if (wanted.isEmpty() && !all.isEmpty()) {
            throw ApiError.invalidRequest(
                    "provider",
                    "provider leaves no route of " + model.id() + ", which has "
                            + String.join(
                                    ", ", all.stream().map(Candidate::name).toList()) + ".");
        }
        return inOrder(wish.fastest() ? wanted.stream().sorted(FASTEST).toList() : spread(wanted), wish);
    }

    private Candidate candidate(RouteTarget target, Route route, Shelf shelf) {
        return new Candidate(target, route, shelf, healths.of(target.upstream(), route.model()));
    }

    private static List<Candidate> inOrder(List<Candidate> candidates, ProviderWish wish) {
        List<Candidate> named = new ArrayList<>();
        for (String name : wish.order()) {
            for (Candidate one : candidates) if (one.name().equals(name) && !named.contains(one)) named.add(one);
        }
        if (!wish.fallbacks()) return named.isEmpty() ? candidates.subList(0, 1) : named;
        for (Candidate one : candidates) if (!named.contains(one)) named.add(one);
        return named;
    }

    /** Mixes each run of routes that have a weight; a heavier and faster one is more often first. */
    private static List<Candidate> spread(List<Candidate> candidates) {
        if (candidates.size() < 2) return candidates;
        List<Candidate> result = new ArrayList<>(candidates.size());
        for (int i = 0; i < candidates.size(); ) {
            int end = i;
            while (end < candidates.size() && candidates.get(end).weight() > 0) end++;
            if (end == i) result.add(candidates.get(i++));
            else {
                result.addAll(byChance(candidates.subList(i, end)));
                i = end;
            }
        }
        return result;
    }

    private static List<Candidate> byChance(List<Candidate> equals) {
        Map<Candidate, Double> keys = new HashMap<>();
        for (Candidate one : equals) {
            // the exponential race: the first is each with a chance in proportion to its share
            keys.put(one, -Math.log(1 - ThreadLocalRandom.current().nextDouble()) / share(one, equals));
        }
        return equals.stream().sorted(Comparator.comparing(keys::get)).toList();
    }

    /** Its weight, less where others answer faster, but never less than a tenth: it may have become better. */
    private static double share(Candidate one, List<Candidate> equals) {
        long mine = one.health().firstByteMicros();
        long best = equals.stream()
                .mapToLong(other -> other.health().firstByteMicros())
                .filter(micros -> micros > 0)
                .min()
                .orElse(0);
        return mine == 0 || best == 0 ? one.weight() : one.weight() * Math.max(0.1, (double) best / mine);
    }
}
