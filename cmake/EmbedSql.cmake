# clono_embed_sql(OUT FOLDER VARIABLE): a .cpp that holds every .sql file of FOLDER, sorted by name, so that
# clonoctl can migrate without knowing where the sources are.
function(clono_embed_sql out folder variable)
  file(GLOB files CONFIGURE_DEPENDS ${folder}/*.sql)
  list(SORT files)
  set(entries "")
  foreach(file ${files})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    get_filename_component(name ${file} NAME)
    file(READ ${file} text)
    string(APPEND entries "    {\"${name}\", R\"sql(${text})sql\"},\n")
  endforeach()
  file(CONFIGURE OUTPUT ${out} @ONLY CONTENT
"// Made by cmake/EmbedSql.cmake from the .sql files.
#include \"db/schema/embedded_sql.hpp\"

namespace clono::db {

const std::vector<EmbeddedFile>& @variable@() {
    static const std::vector<EmbeddedFile> files{
@entries@    };
    return files;
}

} // namespace clono::db
")
endfunction()
