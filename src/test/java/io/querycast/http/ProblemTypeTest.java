package io.querycast.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ProblemTypeTest {
    private static final Path PAGE = Path.of("docs/problems.md");

    @Test
    void values_all_areTheSectionsOfThePage() throws IOException {
        List<String> sections = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("## "))
                .map(line -> line.substring(3))
                .toList();
        assertThat(sections)
                .containsExactlyElementsOf(Arrays.stream(ProblemType.values())
                        .map(ProblemType::slug)
                        .toList());
    }

    @Test
    void detail_cutWithinACharacter_losesAllOfIt() {
        String detail =
                new Problem(ProblemType.INVALID_REQUEST, "a".repeat(Problem.MAX_DETAIL - 1) + "\ud83d\ude00").detail();
        assertThat(detail).isEqualTo("a".repeat(Problem.MAX_DETAIL - 1) + "…");
    }

    @ParameterizedTest
    @EnumSource
    void page_type_tellsItsStatusAndTitle(ProblemType type) throws IOException {
        assertThat(Files.readString(PAGE))
                .contains("## " + type.slug() + "\n\nStatus " + type.status() + ". " + type.title() + ".");
    }
}
