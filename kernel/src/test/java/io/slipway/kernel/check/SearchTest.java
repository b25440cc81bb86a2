package io.slipway.kernel.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class SearchTest {
  /** A jug of 3 and a jug of 5 to measure with. */
  private record Jugs(int three, int five) {
    @Override
    public String toString() {
      return three + "+" + five;
    }
  }

  private static final class Measuring implements Machine<Jugs, String> {
    @Override
    public List<Jugs> initials() {
      return List.of(new Jugs(0, 0));
    }

    @Override
    public List<Edge<Jugs, String>> edges(Jugs at) {
      int over = Math.min(at.three, 5 - at.five);
      int back = Math.min(at.five, 3 - at.three);
      return List.of(
          new Edge<>("fill 3", new Jugs(3, at.five)),
          new Edge<>("fill 5", new Jugs(at.three, 5)),
          new Edge<>("empty 3", new Jugs(0, at.five)),
          new Edge<>("empty 5", new Jugs(at.three, 0)),
          new Edge<>("3 into 5", new Jugs(at.three - over, at.five + over)),
          new Edge<>("5 into 3", new Jugs(at.three + back, at.five - back)));
    }
  }

  /** Steps between numbers, each with a name. */
  private static final class Steps implements Machine<Integer, String> {
    private final Map<Integer, List<Edge<Integer, String>>> edges = new HashMap<>();

    Steps with(int from, String action, int to) {
      edges.computeIfAbsent(from, any -> new ArrayList<>()).add(new Edge<>(action, to));
      return this;
    }

    @Override
    public List<Integer> initials() {
      return List.of(0);
    }

    @Override
    public List<Edge<Integer, String>> edges(Integer state) {
      return edges.getOrDefault(state, List.of());
    }
  }

  private record Never<S, A>(String name, Predicate<S> bad) implements Rule<S, A> {
    @Override
    public Optional<String> brokenIn(S state) {
      return bad.test(state) ? Optional.of("it is " + state) : Optional.empty();
    }
  }

  private static Search<Jugs, String> measuring(Rule<Jugs, String> rule) {
    return new Search<>(new Measuring(), List.of(rule), any -> false, 100);
  }

  private static Search<Integer, String> search(Machine<Integer, String> machine) {
    return new Search<>(machine, List.of(), action -> action.startsWith("go"), 10_000);
  }

  @Test
  void findsAShortestViolation() {
    Violation violation =
        measuring(new Never<>("no four litres", jugs -> jugs.five == 4)).run().orElseThrow();

    assertThat(violation)
        .hasToString(
            """
            no four litres is broken: it is 3+4
              fill 5  ->  0+5
              5 into 3  ->  3+2
              empty 3  ->  0+2
              5 into 3  ->  2+0
              fill 5  ->  2+5
              5 into 3  ->  3+4""");
  }

  @Test
  void visitsEachStateOnceAndEachStep() {
    Search<Jugs, String> search = measuring(new Never<>("no six litres", jugs -> jugs.five == 6));

    assertThat(search.run()).isEmpty();
    assertThat(search.states()).doesNotHaveDuplicates().hasSize(16).startsWith(new Jugs(0, 0));
    assertThat(search.stateCount()).isEqualTo(16);
    assertThat(search.edgeCount()).isEqualTo(16 * 6);
  }

  @Test
  void knowsAShortestWayToEachState() {
    Search<Jugs, String> search = measuring(new Never<>("nothing", any -> false));
    search.run();

    assertThat(search.path(new Jugs(0, 0))).isEmpty();
    assertThat(search.path(new Jugs(3, 5)))
        .extracting(Edge::action)
        .containsExactly("fill 3", "fill 5");
    assertThat(search.path(new Jugs(3, 4))).hasSize(6);
    assertThatThrownBy(() -> search.path(new Jugs(1, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not reached: 1+1");
  }

  @Test
  void anInitialStateCanBeWrongItself() {
    assertThat(measuring(new Never<>("never empty", jugs -> jugs.three == 0)).run())
        .contains(new Violation("never empty", "it is 0+0", List.of()));
  }

  @Test
  void aStepCanBreakARule() {
    Rule<Jugs, String> noWaste =
        new Rule<>() {
          @Override
          public String name() {
            return "no waste";
          }

          @Override
          public Optional<String> brokenBy(Jugs from, String action, Jugs to) {
            return action.startsWith("empty") && from.three + from.five > to.three + to.five
                ? Optional.of("lost " + (from.three + from.five - to.three - to.five))
                : Optional.empty();
          }
        };

    assertThat(measuring(noWaste).run())
        .contains(
            new Violation("no waste", "lost 3", List.of("fill 3  ->  3+0", "empty 3  ->  0+0")));
  }

  @Test
  void aRuleCanJudgeWhenAllStepsWereSeen() {
    Rule<Jugs, String> judge =
        new Rule<>() {
          private int seen;

          @Override
          public String name() {
            return "all in all";
          }

          @Override
          public Optional<String> brokenBy(Jugs from, String action, Jugs to) {
            seen++;
            return Optional.empty();
          }

          @Override
          public Optional<Suspect<Jugs, String>> brokenByAll() {
            return Optional.of(new Suspect<>(new Jugs(3, 0), "3 into 5", "after " + seen));
          }
        };

    assertThat(measuring(judge).run())
        .contains(
            new Violation("all in all", "after 96", List.of("fill 3  ->  3+0", "then 3 into 5")));
  }

  @Test
  void theFirstRuleThatIsBrokenIsTold() {
    Search<Jugs, String> search =
        new Search<>(
            new Measuring(),
            List.of(
                new Never<>("first", jugs -> jugs.three == 3),
                new Never<>("second", jugs -> jugs.three == 3)),
            any -> false,
            100);

    assertThat(search.run()).get().extracting(Violation::rule).isEqualTo("first");
  }

  @Test
  void moreStatesThanTheBoundAreAFailure() {
    Rule<Jugs, String> none = new Never<>("nothing", any -> false);

    assertThat(new Search<>(new Measuring(), List.of(none), any -> false, 16).run()).isEmpty();
    Search<Jugs, String> tooSmall = new Search<>(new Measuring(), List.of(none), any -> false, 15);
    assertThatThrownBy(tooSmall::run)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("more than 15 states, such as ");
  }

  @Test
  void everyStateReachesTheGoalByWhatGoesOn() {
    Search<Integer, String> search =
        search(
            new Steps()
                .with(0, "go", 1)
                .with(1, "crash", 3)
                .with(3, "go", 1)
                .with(1, "go", 2)
                .with(2, "crash", 0));

    assertThat(search.run()).isEmpty();
    assertThat(search.reaches("rests", at -> at == 2)).isEmpty();
    assertThat(search.reaches("rests", at -> at == 0 || at == 2)).isEmpty();
  }

  @Test
  void aStateThatOnlyADisturbanceLeadsOutOfIsLost() {
    Search<Integer, String> search =
        search(
            new Steps()
                .with(0, "go", 1)
                .with(1, "go", 4)
                .with(1, "crash", 2)
                .with(2, "crash", 1)
                .with(2, "crash", 3)
                .with(3, "go", 2));

    assertThat(search.run()).isEmpty();
    assertThat(search.reaches("rests", at -> at == 4))
        .contains(
            new Violation(
                "rests", "it never comes to rest from here", List.of("go  ->  1", "crash  ->  2")));
  }

  @Test
  void aCycleOfWhatGoesOnThatCannotBeLeftIsLost() {
    Search<Integer, String> search =
        search(new Steps().with(0, "go", 1).with(0, "go on", 2).with(1, "go", 0).with(2, "go", 2));

    assertThat(search.run()).isEmpty();
    assertThat(search.reaches("rests", at -> at == 1))
        .get()
        .extracting(Violation::trace)
        .isEqualTo(List.of("go on  ->  2"));
  }

  @Test
  void whatGoesOnCanDependOnTheCase() {
    Search<Integer, String> search =
        new Search<>(
            new Steps().with(0, "slow", 1).with(0, "fast", 2).with(1, "both", 3).with(2, "fast", 3),
            List.of(),
            (from, action) ->
                switch (action) {
                  case "slow" -> 1;
                  case "fast" -> 64;
                  default -> 1 + 64;
                },
            100);

    assertThat(search.run()).isEmpty();
    assertThat(search.reaches("slowly", 1, at -> at == 3))
        .get()
        .extracting(Violation::trace)
        .isEqualTo(List.of("fast  ->  2"));
    assertThat(search.reaches("fast", 64, at -> at == 3)).isEmpty();
    assertThat(search.reaches("anyhow", 1 + 64, at -> at == 3)).isEmpty();
  }

  @Test
  void manyStatesAndStepsFit() {
    Steps line = new Steps();
    for (int i = 0; i < 5_000; i++) {
      line.with(i, "go", i + 1).with(i, "go back", Math.max(0, i - 1));
    }
    Search<Integer, String> search = search(line);

    assertThat(search.run()).isEmpty();
    assertThat(search.stateCount()).isEqualTo(5_001);
    assertThat(search.path(5_000)).hasSize(5_000);
    assertThat(search.reaches("ends", at -> at == 5_000)).isEmpty();
    assertThat(search.reaches("begins", at -> at == 0))
        .get()
        .extracting(v -> v.trace().size())
        .isEqualTo(5_000);
  }

  @Test
  void oneCaseDoesNotGoOnByAnother() {
    Search<Integer, String> search =
        new Search<>(new Steps().with(0, "fast", 1), List.of(), (from, action) -> 2, 100);

    assertThat(search.run()).isEmpty();
    assertThat(search.reaches("fast", 2, at -> at == 1)).isEmpty();
    assertThat(search.reaches("slowly", 1, at -> at == 1))
        .get()
        .extracting(Violation::trace)
        .isEqualTo(List.of());
  }

  @Test
  void asManyStepsFitAsThereIsRoomFor() {
    Steps line = new Steps();
    for (int i = 0; i < 1_024; i++) {
      line.with(i, "go", i + 1);
    }
    Search<Integer, String> search = search(line);

    assertThat(search.run()).isEmpty();
    assertThat(search.reaches("ends", at -> at == 1_024)).isEmpty();
  }

  @Test
  void aSearchServesOneRun() {
    Search<Integer, String> search = search(new Steps());
    search.run();

    assertThatThrownBy(search::run)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a search serves one run");
  }

  @Test
  void onlyACompleteRunTellsWhatIsReached() {
    Search<Integer, String> before = search(new Steps());
    assertThatThrownBy(() -> before.reaches("rests", any -> true))
        .isInstanceOf(IllegalStateException.class);

    Search<Jugs, String> broken = measuring(new Never<>("never", any -> true));
    assertThat(broken.run()).isPresent();
    assertThatThrownBy(() -> broken.reaches("rests", any -> true))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("only a run that has found no violation has seen every way");
  }

  @Test
  void anEighthCaseIsRefused() {
    Search<Integer, String> search =
        new Search<>(new Steps().with(0, "go", 1), List.of(), (from, action) -> 128, 10);

    assertThatThrownBy(search::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cases of go must be within 127, were 128");
  }
}
